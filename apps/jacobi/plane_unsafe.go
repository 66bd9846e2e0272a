package jacobi

import "unsafe"

// lineFloats is how many points a line of a cache holds.
const lineFloats = 32 / 8

// plane is a grid of points, row by row, each at the start of a line.
type plane struct {
	points        []float64
	width, height int
	stride        int // points from a row to the next
}

// strideOf is how many points lie from a row to the next.
func strideOf(width int) int { return (width + lineFloats - 1) &^ (lineFloats - 1) }

// newPlane lays a plane over memory of height rows.
func newPlane(points []float64, width, height int) plane {
	return plane{points, width, height, strideOf(width)}
}

// private makes a plane in private memory.
func private(width, height int) plane {
	return newPlane(make([]float64, strideOf(width)*height), width, height)
}

func (p plane) row(y int) []float64 {
	return p.points[y*p.stride : y*p.stride+p.width : y*p.stride+p.width]
}

// bits are the points of a row as they lie in memory: to copy or compare them
// without arithmetic, which the kernel's Go does in software.
func bits(row []float64) []uint64 {
	if len(row) == 0 {
		return nil
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(&row[0])), len(row))
}
