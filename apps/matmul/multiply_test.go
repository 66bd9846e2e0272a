package matmul

import (
	"math"
	"testing"
)

// Tiles and where a core begins make no difference.
func TestMultiply(t *testing.T) {
	for _, n := range []int{1, 2, 15, 16, 17, 63, 65, 130} {
		p := product{n: n}
		p.Input()
		a, b := p.privateA, p.privateB
		for begin := range 3 {
			c := make([]float64, n*n)
			multiply(c, a, b, n, begin)
			for i := range c {
				sum := 0.0
				for k := range n {
					sum += float64(a[i/n*n+k] * b[k*n+i%n])
				}
				if math.Float64bits(sum) != math.Float64bits(c[i]) {
					t.Fatalf("n = %d, beginning at strip %d: element (%d,%d) is %v, want %v", n, begin, i/n, i%n, c[i], sum)
				}
			}
		}
	}
}
