package graph

import (
	"slices"
	"testing"

	"metalsvm/apps/parallel"
)

// together searches like the application, with all cores in turn.
func together(g graph, cores int) []int32 {
	var parts []*part
	for rank := range cores {
		parts = append(parts, newPart(g, parallel.Team{Rank: rank, Cores: cores}))
	}
	for more := true; more; {
		var notes [][]uint32
		for _, p := range parts {
			p.advance()
			notes = append(notes, p.note())
		}
		for _, p := range parts {
			more = p.read(func(rank int) []uint32 { return notes[rank] })
		}
	}
	var all []int32
	for _, p := range parts {
		all = append(all, p.distance...)
	}
	return all
}

func TestSearch(t *testing.T) {
	for _, n := range []int{1, 2, 31, 32, 33, 1000, 5000} {
		for _, degree := range []int{1, 3, 8} {
			g := generate(n, degree)
			want := g.walk()
			for _, cores := range []int{1, 2, 7, 48} {
				if got := together(g, cores); !slices.Equal(got, want) {
					t.Errorf("%d vertices of degree %d, %d cores: %v, want %v", n, degree, cores, got, want)
				}
			}
		}
	}
}

// A vertex that nothing leads to is never reached.
func TestUnreached(t *testing.T) {
	g := graph{first: []int32{0, 1, 2, 2}, ends: []int32{1, 0}}
	want := []int32{0, 1, unreached}
	if got := g.walk(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := together(g, 2); !slices.Equal(got, want) {
		t.Errorf("together %v, want %v", got, want)
	}
}

// Few vertices have many edges; each edge is there from both ends.
func TestGenerate(t *testing.T) {
	const n, degree = 5000, 8
	g := generate(n, degree)
	var degrees, back []int
	for v := range n {
		degrees = append(degrees, len(g.next(v)))
		back = append(back, 0)
	}
	for _, w := range g.ends {
		back[w]++
	}
	if !slices.Equal(degrees, back) {
		t.Error("an edge leads one way only")
	}
	slices.Sort(degrees)
	if median, most := degrees[n/2], degrees[n-1]; most < 20*median {
		t.Errorf("the median vertex has %d edges, the largest %d", median, most)
	}
}
