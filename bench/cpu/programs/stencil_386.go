package programs

// Stencil is the same as on other architectures, with the x87.
//
//go:noescape
func Stencil(grid []float64, side int32) uint32
