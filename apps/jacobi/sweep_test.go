package jacobi

import (
	"fmt"
	"testing"
)

// The assembly and its Go twin give the same bits, whatever the width.
func TestSweepEqualsItsTwin(t *testing.T) {
	for width := 3; width < 40; width++ {
		p := private(width, 3)
		p.fill(0, 0, width, 3)
		for x := range p.row(1) {
			p.row(1)[x] /= float64(3 + x)
		}
		got, want := make([]float64, width), make([]float64, width)
		sweep(got, p.row(0), p.row(1), p.row(2))
		sweepGo(want, p.row(0), p.row(1), p.row(2))
		if fmt.Sprint(bits(got)) != fmt.Sprint(bits(want)) {
			t.Errorf("width %d: %v, in Go %v", width, got, want)
		}
	}
}
