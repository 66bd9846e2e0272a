package jacobi

// weight is how far a point moves towards the mean of its neighbours in one
// iteration: omega of the weighted Jacobi method. rest is what it keeps.
const (
	weight  = 0.8
	quarter = weight / 4
	rest    = 1 - weight
)

// sweepGo computes the inner points of one row. The order of the operations is
// that of sweep_386.s; the conversions keep a compiler from fusing them.
func sweepGo(fresh, up, mid, down []float64) {
	for x := 1; x < len(fresh)-1; x++ {
		sum := float64(float64(float64(up[x]+down[x])+mid[x-1]) + mid[x+1])
		fresh[x] = float64(sum*quarter) + float64(mid[x]*rest)
	}
}
