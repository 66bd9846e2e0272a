//go:build !386

package programs

import "math"

// Stencil sets grid, of side by side numbers, to a pattern, and replaces every
// inner number in place by 0.2 times the sum of itself and its neighbours, in a
// few sweeps. It returns the bits of the number in the middle, mixed.
func Stencil(grid []float64, side int32) uint32 {
	n := int(side)
	for i := range grid {
		grid[i] = float64(i & 15)
	}
	for range StencilSweeps {
		for y := 1; y < n-1; y++ {
			for x := 1; x < n-1; x++ {
				at := y*n + x
				sum := float64(grid[at] + grid[at-1])
				sum = float64(sum + grid[at+1])
				sum = float64(sum + grid[at-n])
				sum = float64(sum + grid[at+n])
				grid[at] = float64(sum * 0.2)
			}
		}
	}
	b := math.Float64bits(grid[n*n/2+n/2])
	return uint32(b) ^ uint32(b>>32)
}
