package matmul

import "metalsvm/apps/vector"

// A tile of B is so large that half of the first-level cache holds it.
const (
	tileRows    = 16
	tileColumns = 64
)

// multiply adds A x B to C. B is n x n; A and C have as many rows of n as they
// are long. Cores that begin at different columns of B do not all want the same
// page at the same time; it makes no difference to the result, for each element
// of C has its products added in the order of the rows of B.
func multiply(c, a, b []float64, n, begin int) {
	var tile [tileRows * tileColumns]float64
	strips := (n + tileColumns - 1) / tileColumns
	for s := range strips {
		x := (begin + s) % strips * tileColumns
		columns := min(tileColumns, n-x)
		for y := 0; y < n; y += tileRows {
			rows := min(tileRows, n-y)
			for r := range rows {
				copy(tile[r*columns:(r+1)*columns], b[(y+r)*n+x:])
			}
			for at := 0; at < len(c); at += n {
				sums := c[at+x : at+x+columns]
				for r, factor := range a[at+y : at+y+rows] {
					vector.AddScaled(sums, factor, tile[r*columns:(r+1)*columns])
				}
			}
		}
	}
}
