package jacobi

// sweep computes the inner points of one row from the three rows of the
// iteration before. All four are equally long, at least three points.
func sweep(fresh, up, mid, down []float64) {
	n := len(fresh)
	sweepRow(&fresh[1], &up[1:n][0], &mid[1:n][0], &down[1:n][0], n-2, quarter, rest)
}

// sweepPoint computes one point; mid lies between its neighbours.
func sweepPoint(fresh, up, mid, down *float64) { sweepRow(fresh, up, mid, down, 1, quarter, rest) }

// sweepRow computes n points; mid[-1] and mid[n] exist.
//
//go:noescape
func sweepRow(fresh, up, mid, down *float64, n int, quarter, rest float64)
