// Package lu is the application lu: the decomposition of a matrix of float64 into
// a lower and an upper triangle, A = L x U, rows dealt out to the cores in turn.
//
//	metalsvm run [--cores N] lu [--n 256] [--model strong|lazy|home]
//
// In step k row k, the pivot row, is subtracted from each row below it as often as
// makes that row's element k zero; how often is what L has there. Each core
// computes its rows in private memory. It puts row k into shared memory when it is
// done with it, the cores meet at a barrier, and all read it. A row lies on pages
// of its own, each of which is written once and then copied to all.
//
// The matrix has a heavy diagonal, so that the elements stay of a size without
// changing rows (pivoting). Each element has the same operations done to it in the
// same order, by one core or many: the results are equal bit for bit.
package lu

import (
	"flag"
	"fmt"
	"math"

	"metalsvm/apps/parallel"
	"metalsvm/apps/vector"
	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	N int `json:"n"`
	parallel.Result
}

// Main runs the application on this core.
func Main(args []string) int { return parallel.Main("lu", "[--n N]", args, &decomposition{}) }

// decomposition is one core's part in a decomposition.
type decomposition struct {
	n      int
	alone  [][]float64 // on the first core: the matrix, then its triangles
	shared []float64   // the triangles, a row each stride
	stride int
	mine   [][]float64 // this core's rows; nil where a row is another's
}

func (d *decomposition) Flags(f *flag.FlagSet) { f.IntVar(&d.n, "n", 256, "") }

func (d *decomposition) Check(i core.Info) error {
	const perPage = svm.PageBytes / 8
	most := i.ShmBytes / 2 / 8
	if d.n < 1 {
		return fmt.Errorf("a matrix of %d rows: at least 1 is needed", d.n)
	}
	if d.n <= most {
		d.stride = (d.n + perPage - 1) / perPage * perPage
	}
	if d.n > most || d.n > most/d.stride {
		return fmt.Errorf("%d rows do not fit: there are %d MB", d.n, i.ShmBytes>>20)
	}
	return nil
}

// row returns row y of the matrix.
func (d *decomposition) row(y int) []float64 {
	row := make([]float64, d.n)
	random := parallel.Seeded(y)
	for x := range row {
		row[x] = random.Float() // below 2
	}
	row[y] = float64(2 * d.n)
	return row
}

func (d *decomposition) Input() {
	for y := range d.n {
		d.alone = append(d.alone, d.row(y))
	}
}

func (d *decomposition) Alone() {
	for k, pivot := range d.alone {
		for _, row := range d.alone[k+1:] {
			vector.Eliminate(row[k:], pivot[k:])
		}
	}
}

func (d *decomposition) Share(t parallel.Team) (err error) {
	d.mine = make([][]float64, d.n)
	for y := t.Rank; y < d.n; y += t.Cores {
		d.mine[y] = d.row(y)
	}
	d.shared, err = svm.Slice[float64](d.n*d.stride, t.Near())
	return err
}

// sharedRow returns row y of the triangles.
func (d *decomposition) sharedRow(y int) []float64 { return d.shared[y*d.stride:][:d.n] }

func (d *decomposition) Together(t parallel.Team) error {
	pivot := make([]float64, d.n)
	for k, own := range d.mine {
		if own != nil {
			copy(d.sharedRow(k), own)
		}
		if err := svm.Barrier(); err != nil {
			return err
		}
		copy(pivot[k:], d.sharedRow(k)[k:])
		for _, row := range d.mine[k+1:] {
			if row != nil {
				vector.Eliminate(row[k:], pivot[k:])
			}
		}
	}
	return nil
}

func (d *decomposition) Verify() error {
	for y, row := range d.alone {
		got := d.sharedRow(y)
		for x, want := range row {
			if math.Float64bits(got[x]) != math.Float64bits(want) {
				return fmt.Errorf("element (%d,%d) is %v, one core alone computed %v", y, x, got[x], want)
			}
		}
	}
	return nil
}

func (d *decomposition) Report(r parallel.Result) (string, any) {
	return fmt.Sprintf("%dx%d", d.n, d.n), Result{d.n, r}
}
