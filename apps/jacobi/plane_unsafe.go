package jacobi

import "unsafe"

// plane is a grid of points. Each row starts on a page of its own, so that
// cores meet on a page only where they need each other's rows.
type plane struct {
	points        []float64
	width, height int
	stride        int // points from a row to the next
}

// rowBytes is the room that a row takes.
func rowBytes(width int) int {
	const page = 4096
	return (width*8 + page - 1) &^ (page - 1)
}

// newPlane lays a plane over memory of height rows of rowBytes(width).
func newPlane(b []byte, width, height int) plane {
	points := unsafe.Slice((*float64)(unsafe.Pointer(&b[0])), len(b)/8)
	return plane{points, width, height, rowBytes(width) / 8}
}

func (p plane) row(y int) []float64 {
	return p.points[y*p.stride : y*p.stride+p.width : y*p.stride+p.width]
}

// bits are the points of a row as they lie in memory.
func bits(row []float64) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(&row[0])), len(row))
}
