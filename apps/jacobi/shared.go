package jacobi

import (
	"errors"

	"metalsvm/svm"
)

// plate is the two grids as one core has them.
type plate interface {
	// block is this core's block of grid k.
	block(k int) plane
	// back is the rows that a cache that stores back holds.
	back() span
	// look gets what lies around the block.
	look(k int, h *halo) error
	// publish gives others what lies along the block's edges.
	publish(k int, e edges)
	// gather returns the whole of grid k to the first core. Collective.
	gather(k, width, height int) (plane, error)
	// free ends the use of the plate. Collective.
	free() error
}

// shared is the plate in shared virtual memory: two grids, each block of which
// lies in one piece, so that no page belongs to two cores; and for each grid the
// outermost points of all blocks, in pages of their own.
type shared struct {
	blocks []block
	rank   int
	grid   [2][]plane // by rank
	edges  [2][]edges
	own    bool
	memory [2][]float64
}

// newShared makes a plate in shared memory. Collective.
func newShared(blocks []block, rank int, o svm.Options) (*shared, error) {
	const pageFloats = svm.PageBytes / 8
	round := func(n int) int { return (n + pageFloats - 1) &^ (pageFloats - 1) }
	total := 0
	for i := range blocks {
		b := &blocks[i]
		total += round(strideOf(b.width())*b.height()) + round(2*b.height())
	}
	s := &shared{blocks: blocks, rank: rank, own: o.Own}
	for k := range s.grid {
		memory, err := svm.Slice[float64](total, o)
		if err != nil {
			return s, err
		}
		s.memory[k] = memory
		take := func(n int) (part []float64) {
			part, memory = memory[:n:n], memory[round(n):]
			return part
		}
		for i := range blocks {
			b := &blocks[i]
			s.grid[k] = append(s.grid[k], newPlane(take(strideOf(b.width())*b.height()), b.width(), b.height()))
			sides := take(2 * b.height())
			s.edges[k] = append(s.edges[k], edges{sides[:b.height()], sides[b.height():]})
		}
	}
	return s, nil
}

func (s *shared) block(k int) plane { return s.grid[k][s.rank] }

// back is, of a block that is kept Own, all rows but those in the pages with the first
// and the last, which neighbours read.
func (s *shared) back() (rows span) {
	p := s.block(0)
	bytes := 8 * p.stride
	if s.own {
		rows = span{0, p.height}
		if s.blocks[s.rank].up >= 0 {
			rows.from = (svm.PageBytes + bytes - 1) / bytes
		}
		if s.blocks[s.rank].down >= 0 {
			rows.to = (p.height - 1) * bytes / svm.PageBytes * svm.PageBytes / bytes
		}
	}
	return rows
}

// look returns rows where they are, and copies of the sides.
func (s *shared) look(k int, h *halo) error {
	b := &s.blocks[s.rank]
	h.up, h.down = nil, nil
	if b.up >= 0 {
		above := s.grid[k][b.up]
		h.up = above.row(above.height - 1)
	}
	if b.down >= 0 {
		h.down = s.grid[k][b.down].row(0)
	}
	for _, other := range b.left {
		copySide(h.left, b, s.edges[k][other].right, &s.blocks[other])
	}
	for _, other := range b.right {
		copySide(h.right, b, s.edges[k][other].left, &s.blocks[other])
	}
	return nil
}

// copySide copies those points of another block's side that lie beside b.
func copySide(to []float64, b *block, from []float64, other *block) {
	y0, y1 := max(b.y0, other.y0), min(b.y1, other.y1)
	copy(bits(to[y0-b.y0:y1-b.y0]), bits(from[y0-other.y0:y1-other.y0]))
}

// publish copies a block's sides to where others find them.
func (s *shared) publish(k int, e edges) {
	copy(bits(s.edges[k][s.rank].left), bits(e.left))
	copy(bits(s.edges[k][s.rank].right), bits(e.right))
}

func (s *shared) gather(k, width, height int) (p plane, err error) {
	if s.rank != 0 {
		return p, nil
	}
	p = private(width, height)
	for i := range s.blocks {
		b := &s.blocks[i]
		for y := b.y0; y < b.y1; y++ {
			copy(bits(p.row(y)[b.x0:b.x1]), bits(s.grid[k][i].row(y-b.y0)))
		}
	}
	return p, nil
}

func (s *shared) free() error { return errors.Join(svm.Free(s.memory[0]), svm.Free(s.memory[1])) }
