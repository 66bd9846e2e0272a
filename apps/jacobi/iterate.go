package jacobi

// strip is how many points of a row are computed before the row below: so few that
// three rows fit into the first-level cache, and each point is fetched once.
const strip = 320

// halo is what a block needs of its neighbours: the row above and the row below,
// and for each of its rows the point to the left and to the right. At an edge of
// the plate there is none of it.
type halo struct {
	up, down    []float64
	left, right []float64
}

// edges is the outermost points of a block's rows, for the neighbours.
type edges struct {
	left, right []float64
}

// span is the rows [from, to).
type span struct{ from, to int }

// iterate computes a block of one iteration. A cache that stores back does not take
// a line in because it is stored to, so of the rows in back, which it holds, each
// line is read before.
func iterate(fresh, old plane, h halo, e edges, back span) {
	for x := 0; x < old.width; x += strip {
		lo, hi := max(x, 1)-1, min(x+strip, old.width-1)+1
		for y := range old.height {
			up, down := neighbours(old, h, y)
			if up == nil || down == nil {
				continue
			}
			out := fresh.row(y)
			if back.from <= y && y < back.to {
				touch(out[lo:hi])
			}
			if x == 0 && h.left != nil {
				e.left[y] = outermost(out, up, old.row(y), down, 0, h.left[y])
			}
			sweep(out[lo:hi], up[lo:hi], old.row(y)[lo:hi], down[lo:hi])
			if x+strip >= old.width && h.right != nil {
				e.right[y] = outermost(out, up, old.row(y), down, old.width-1, h.right[y])
			}
		}
	}
}

// neighbours are the rows above and below a row, nil if there is none.
func neighbours(old plane, h halo, y int) (up, down []float64) {
	up, down = h.up, h.down
	if y > 0 {
		up = old.row(y - 1)
	}
	if y < old.height-1 {
		down = old.row(y + 1)
	}
	return up, down
}

// outermost computes the first or the last point of a row, next to which lies one
// of another block.
func outermost(out, up, mid, down []float64, x int, beside float64) float64 {
	around := [3]float64{1: mid[x]}
	if x == 0 {
		around[0], around[2] = beside, mid[1]
	} else {
		around[0], around[2] = mid[x-1], beside
	}
	sweepPoint(&out[x], &up[x], &around[1], &down[x])
	return out[x]
}

// touch loads from every line of a row.
//
//go:noinline
func touch(row []float64) (any uint64) {
	points := bits(row)
	for x := 0; x < len(points); x += lineFloats {
		any |= points[x]
	}
	return any
}
