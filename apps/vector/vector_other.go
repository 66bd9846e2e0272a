//go:build !386

package vector

// AddScaled adds a times x to y, which is at least as long.
func AddScaled(y []float64, a float64, x []float64) { addScaled(y, a, x) }

// Eliminate subtracts from y as many times x that y[0] would become zero, and
// leaves in y[0] how many that are. Both are equally long, and not empty.
func Eliminate(y, x []float64) { eliminate(y, x) }
