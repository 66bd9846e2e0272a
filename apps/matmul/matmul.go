// Package matmul is the application matmul: C = A x B for matrices of float64 in
// shared virtual memory, the rows of A and C dealt out to the cores.
//
//	metalsvm run [--cores N] matmul [--n 240] [--protect=false] [--model strong|lazy|home]
//
// All cores read all of B. So A and B are protected once they are filled: nobody
// may write to them any more, and in return every core maps their pages without
// asking and may keep them in all its caches. With --protect=false each core has
// to get a copy of each page of B under the strong model.
//
// A core takes B in tiles, which it copies into its private memory, and sums up
// its rows of C there. Whoever computes, alone or together, adds up the products
// of an element in the same order: the results are equal bit for bit.
package matmul

import (
	"flag"
	"fmt"
	"math"

	"metalsvm/apps/parallel"
	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	N         int  `json:"n"`
	Protected bool `json:"protected"`
	parallel.Result
}

// Main runs the application on this core.
func Main(args []string) int {
	return parallel.Main("matmul", "[--n N] [--protect=false]", args, &product{})
}

// product is one core's part in a multiplication.
type product struct {
	n       int
	protect bool

	team parallel.Team
	a, b []float64               // in shared memory, row by row
	c    parallel.Parts[float64] // too, each core's rows

	privateA, privateB []float64 // on the first core
	alone              []float64 // what that computes
}

func (p *product) Flags(f *flag.FlagSet) {
	f.IntVar(&p.n, "n", 240, "")
	f.BoolVar(&p.protect, "protect", true, "")
}

func (p *product) Check(i core.Info) error {
	// C is as large as A and B, and up to a row and a page a core larger.
	switch most := i.ShmBytes / 4 / 8; {
	case p.n < 1:
		return fmt.Errorf("a matrix of %d rows: at least 1 is needed", p.n)
	case p.n > most/p.n:
		return fmt.Errorf("%d rows do not fit: three matrices share %d MB", p.n, i.ShmBytes>>20)
	}
	return nil
}

func (p *product) Input() {
	p.privateA, p.privateB = make([]float64, p.n*p.n), make([]float64, p.n*p.n)
	p.fill(p.privateA, p.privateB, 0, p.n)
}

// fill fills rows [from, to) of A and B.
func (p *product) fill(a, b []float64, from, to int) {
	for y := from; y < to; y++ {
		random := parallel.Seeded(y)
		for x := y * p.n; x < (y+1)*p.n; x++ {
			a[x], b[x] = random.Float(), random.Float()
		}
	}
}

func (p *product) Alone() {
	p.alone = make([]float64, p.n*p.n)
	multiply(p.alone, p.privateA, p.privateB, p.n, 0)
}

func (p *product) Share(t parallel.Team) (err error) {
	p.team = t
	// A core reads its own rows of A and writes those of C; B all read.
	if p.a, err = svm.Slice[float64](p.n*p.n, t.Near()); err != nil {
		return err
	}
	if p.c, err = parallel.AllocParts[float64](t, t.Most(p.n)*p.n, t.Near()); err != nil {
		return err
	}
	if p.b, err = svm.Slice[float64](p.n*p.n, t.Spread()); err != nil {
		return err
	}
	from, to := t.Share(p.n)
	p.fill(p.a, p.b, from, to)
	if !p.protect {
		return nil
	}
	if err := svm.Protect(p.a); err != nil {
		return err
	}
	return svm.Protect(p.b)
}

func (p *product) Together(t parallel.Team) error {
	from, to := t.Share(p.n)
	// Rows are summed up in private memory: shared memory is not cached at the
	// second level while it may be written.
	rows := make([]float64, (to-from)*p.n)
	multiply(rows, p.a[from*p.n:to*p.n], p.b, p.n, t.Rank)
	copy(p.c.Of(t.Rank), rows)
	return nil
}

func (p *product) Verify() error {
	for rank := range p.team.Cores {
		from, to := p.team.ShareOf(rank, p.n)
		got := p.c.Of(rank)
		for i, want := range p.alone[from*p.n : to*p.n] {
			if math.Float64bits(got[i]) != math.Float64bits(want) {
				return fmt.Errorf("element (%d,%d) is %v, one core alone computed %v", from+i/p.n, i%p.n, got[i], want)
			}
		}
	}
	return nil
}

func (p *product) Report(r parallel.Result) (string, any) {
	words := fmt.Sprintf("%dx%d", p.n, p.n)
	if !p.protect {
		words += " not protected"
	}
	return words, Result{p.n, p.protect, r}
}
