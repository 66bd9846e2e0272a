//go:build !386

package jacobi

import "unsafe"

// sweep computes the inner points of one row from the three rows of the
// iteration before. All four are equally long, at least three points.
func sweep(fresh, up, mid, down []float64) { sweepGo(fresh, up, mid, down) }

// sweepPoint computes one point; mid lies between its neighbours.
func sweepPoint(fresh, up, mid, down *float64) {
	around := (*[3]float64)(unsafe.Add(unsafe.Pointer(mid), -8))
	out := [3]float64{}
	sweepGo(out[:], []float64{0, *up, 0}, around[:], []float64{0, *down, 0})
	*fresh = out[1]
}
