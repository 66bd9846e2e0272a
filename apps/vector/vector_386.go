package vector

// AddScaled adds a times x to y, which is at least as long.
func AddScaled(y []float64, a float64, x []float64) {
	if n := len(x); n > 0 {
		addScaledX87(&y[:n][0], &x[0], n, a)
	}
}

// Eliminate subtracts from y as many times x that y[0] would become zero, and
// leaves in y[0] how many that are. Both are equally long, and not empty.
func Eliminate(y, x []float64) {
	n := len(x)
	eliminateX87(&y[:n][0], &x[0], n)
}

//go:noescape
func addScaledX87(y, x *float64, n int, a float64)

//go:noescape
func eliminateX87(y, x *float64, n int)
