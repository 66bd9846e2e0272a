package jacobi

import "unsafe"

// plane is a grid of points, row by row.
type plane struct {
	points []float64
	width  int
}

// newPlane lays a plane over memory that is a multiple of eight bytes long.
func newPlane(b []byte, width int) plane {
	return plane{unsafe.Slice((*float64)(unsafe.Pointer(&b[0])), len(b)/8), width}
}

func (p plane) row(y int) []float64 { return p.points[y*p.width : (y+1)*p.width] }

// bits is a point as it lies in memory.
func (p plane) bits(i int) uint64 { return *(*uint64)(unsafe.Pointer(&p.points[i])) }
