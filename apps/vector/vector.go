// Package vector has the inner loops of linear algebra that more than one
// application needs. On 386 they are x87 assembly (vector_386.s), since the
// kernel's Go computes with floating point in software. The Go twins here do the
// same operations in the same order, so that the results are the same bit for bit.
package vector

// addScaled adds a times x to y.
func addScaled(y []float64, a float64, x []float64) {
	for i, v := range x {
		y[i] += float64(a * v) // the conversion keeps a compiler from fusing
	}
}

// eliminate subtracts from y as many times x that y[0] would become zero, and
// leaves in y[0] how many that are.
func eliminate(y, x []float64) {
	q := y[0] / x[0]
	addScaled(y[1:], -q, x[1:])
	y[0] = q
}
