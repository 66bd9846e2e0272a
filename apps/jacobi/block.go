package jacobi

import "metalsvm/hw/scc"

// block is the part of the plate that a core computes: the points with x in
// [x0, x1) and y in [y0, y1). Blocks lie in columns of blocks.
type block struct {
	x0, x1, y0, y1 int
	up, down       int // ranks of the neighbours, -1 at the edge of the plate
	left, right    []int
}

func (b *block) width() int  { return b.x1 - b.x0 }
func (b *block) height() int { return b.y1 - b.y0 }

// What a point of a row costs a core grows with the way to its memory controller,
// and with how many sides of its block lie at another: shares, measured.
const (
	costNear = 1000
	costHop  = 18
	costSide = 25
)

// columns is how many columns of blocks there are: many make blocks that are
// nearer to squares, of which fewer points are needed by others. They must not be
// much narrower than a strip.
func columns(width, cores int) int {
	for _, n := range []int{4, 2} {
		if cores%n == 0 && cores >= 8*n && width >= n*256 {
			return n
		}
	}
	return 1
}

// partition deals out a plate of width by height points to cores.
func partition(width, height int, members []int) []block {
	n := columns(width, len(members))
	blocks := make([]block, len(members))
	ends := columnEnds(width, n)
	for c := range n {
		var column []int // ranks
		for rank := c; rank < len(members); rank += n {
			column = append(column, rank)
		}
		rows := share(height, column, members)
		y := 0
		for i, rank := range column {
			b := &blocks[rank]
			*b = block{x0: ends[c], x1: ends[c+1], y0: y, y1: y + rows[i], up: -1, down: -1}
			y = b.y1
			if i > 0 {
				b.up = column[i-1]
				blocks[b.up].down = rank
			}
		}
	}
	for i := range blocks {
		for k := range blocks {
			if b, o := &blocks[i], &blocks[k]; b.x1 == o.x0 && b.y0 < o.y1 && o.y0 < b.y1 {
				b.right = append(b.right, k)
				o.left = append(o.left, i)
			}
		}
	}
	return blocks
}

// columnEnds returns where n columns of a width begin, and where the last ends: at
// whole lines. The outer ones, which have neighbours at one side only, are wider.
func columnEnds(width, n int) []int {
	weight := func(c int) int { // of the columns before c
		sum := 0
		for i := range c {
			sum += 1_000_000 / (costNear + costSide*(min(i, 1)+min(n-1-i, 1)))
		}
		return sum
	}
	var ends []int
	for c := range n {
		ends = append(ends, width*weight(c)/weight(n)&^(lineFloats-1))
	}
	return append(ends, width)
}

// share deals out rows to the cores of a column, one at least to each, so that all
// take about as long.
func share(height int, column, members []int) []int {
	const scale = 1 << 20
	rows := make([]int, len(column))
	cost := make([]int, len(column))
	speed := 0 // rows in scale units of cost, of all together
	for i, rank := range column {
		core := members[rank]
		cost[i] = costNear + costHop*scc.Hops(scc.TileOf(core), scc.MemoryPort(scc.HomeController(core)).Tile)
		speed += scale/cost[i] + 1
	}
	// What all get done in a time in which they do not do all together, then row by row.
	left, each := height, int(int64(height)*scale/int64(speed))
	for i := range column {
		rows[i] = max(1, each/cost[i])
		left -= rows[i]
	}
	for range left {
		least := 0
		for i := range column {
			if (rows[i]+1)*cost[i] < (rows[least]+1)*cost[least] {
				least = i
			}
		}
		rows[least]++
	}
	return rows
}
