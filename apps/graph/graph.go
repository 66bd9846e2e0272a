// Package graph is the application graph: how many edges each vertex of a graph
// is away from one of them, by breadth-first search in shared virtual memory.
//
//	metalsvm run [--cores N] graph [--n 40000] [--degree 8] [--protect=false] [--model strong|lazy|home]
//
// Each vertex is joined to so many (degree) others that are drawn such that few
// vertices have very many edges and most have few. The edges do not change, so
// they are protected: any core may have them in all its caches. The vertices are
// dealt out to the cores.
//
// The search goes level by level; the frontier is the vertices of the last level.
// In a level each core finds which of its own vertices are next to the frontier:
// either it looks at the edges of the frontier or, if that has more, at those of
// its vertices that have not been reached. So only a vertex's own core decides
// about it, and no locks are needed. Each core then writes down which of its
// vertices are in the next frontier, a bit for each, and the cores meet at a
// barrier; after it all read what all have written.
//
// One core alone does the same with all vertices for its own. The distances are
// compared with those that the ordinary algorithm finds, with a queue.
package graph

import (
	"flag"
	"fmt"

	"metalsvm/apps/parallel"
	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	Vertices  int  `json:"vertices"`
	Edges     int  `json:"edges"`
	Levels    int  `json:"levels"`
	Protected bool `json:"protected"`
	parallel.Result
}

// Main runs the application on this core.
func Main(args []string) int {
	return parallel.Main("graph", "[--n N] [--degree N] [--protect=false]", args, &search{})
}

// search is one core's part in a search.
type search struct {
	n, degree int
	protect   bool
	levels    int

	private graph // on the first core

	// In shared memory.
	team     parallel.Team
	shared   graph
	distance parallel.Parts[int32]     // of each core's vertices
	notes    [2]parallel.Parts[uint32] // of levels even and odd: what each core has found
}

func (s *search) Flags(f *flag.FlagSet) {
	f.IntVar(&s.n, "n", 40_000, "")
	f.IntVar(&s.degree, "degree", 8, "")
	f.BoolVar(&s.protect, "protect", true, "")
}

func (s *search) Check(i core.Info) error {
	most := i.ShmBytes / 4 / 4 // words, with room for the rest
	switch {
	case s.n < 1:
		return fmt.Errorf("a graph of %d vertices: at least 1 is needed", s.n)
	case s.degree < 1:
		return fmt.Errorf("degree %d: at least 1 is needed", s.degree)
	case s.n > most || s.degree > most/2/s.n:
		return fmt.Errorf("%d vertices of degree %d do not fit: there are %d MB", s.n, s.degree, i.ShmBytes>>20)
	}
	return nil
}

func (s *search) Input() { s.private = generate(s.n, s.degree) }

func (s *search) Alone() {
	p := newPart(s.private, parallel.Team{Cores: 1})
	for more := true; more; {
		p.advance()
		more = p.read(func(int) []uint32 { return p.note() })
	}
}

func (s *search) Share(t parallel.Team) (err error) {
	s.team = t
	if s.shared.first, err = svm.Slice[int32](s.n+1, t.Spread()); err != nil {
		return err
	}
	if s.shared.ends, err = svm.Slice[int32](2*s.n*s.degree, t.Spread()); err != nil {
		return err
	}
	if s.distance, err = parallel.AllocParts[int32](t, ownVertices(s.n, t.Cores), t.Near()); err != nil {
		return err
	}
	for i := range s.notes {
		if s.notes[i], err = parallel.AllocParts[uint32](t, noteWords(s.n, t.Cores), t.Near()); err != nil {
			return err
		}
	}
	if t.Rank == 0 {
		copy(s.shared.first, s.private.first)
		copy(s.shared.ends, s.private.ends)
	}
	if !s.protect {
		return nil
	}
	if err := svm.Protect(s.shared.first); err != nil {
		return err
	}
	return svm.Protect(s.shared.ends)
}

func (s *search) Together(t parallel.Team) error {
	p := newPart(s.shared, t)
	for {
		p.advance()
		notes := s.notes[p.level%2]
		copy(notes.Of(t.Rank), p.note())
		if err := svm.Barrier(); err != nil {
			return err
		}
		if more := p.read(notes.Of); !more {
			break
		}
	}
	s.levels = int(p.level)
	copy(s.distance.Of(t.Rank), p.distance)
	return nil
}

func (s *search) Verify() error {
	each := ownVertices(s.n, s.team.Cores)
	for v, want := range s.private.walk() {
		if got := s.distance.Of(v / each)[v%each]; got != want {
			return fmt.Errorf("vertex %d is %d away, with a queue it is %d", v, got, want)
		}
	}
	return nil
}

func (s *search) Report(r parallel.Result) (string, any) {
	edges := s.n * s.degree
	words := fmt.Sprintf("%d vertices, %d edges, %d levels", s.n, edges, s.levels)
	if !s.protect {
		words += ", not protected"
	}
	return words, Result{s.n, edges, s.levels, s.protect, r}
}
