package lu

import (
	"math"
	"testing"
)

// The product of the triangles is the matrix.
func TestTriangles(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 33} {
		d := decomposition{n: n}
		d.Input()
		d.Alone()
		for y := range n {
			for x, want := range d.row(y) {
				sum := 0.0
				for k := range min(x, y) + 1 {
					l := 1.0
					if k < y {
						l = d.alone[y][k]
					}
					sum += l * d.alone[k][x]
				}
				if math.Abs(sum-want) > 1e-10 {
					t.Errorf("n = %d: element (%d,%d) of the product is %v, want %v", n, y, x, sum, want)
				}
			}
		}
	}
}
