package jacobi

import "metalsvm/svm"

// shared is the plate in shared virtual memory: two grids, each block of which
// lies in one piece, so that no page belongs to two cores; and for each grid the
// outermost points of all blocks, in pages of their own.
type shared struct {
	grid  [2][]plane // by rank
	edges [2][]edges
}

// allocate makes a plate in shared memory. Collective.
func allocate(blocks []block, o svm.Options) (s shared, err error) {
	const pageFloats = svm.PageBytes / 8
	round := func(n int) int { return (n + pageFloats - 1) &^ (pageFloats - 1) }
	total := 0
	for i := range blocks {
		b := &blocks[i]
		total += round(strideOf(b.width())*b.height()) + round(2*b.height())
	}
	for k := range s.grid {
		memory, err := svm.Slice[float64](total, o)
		if err != nil {
			return s, err
		}
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

// halo returns what a block needs of grid k. Rows are used where they are; of the
// sides there are copies in h.
func (s *shared) halo(k int, blocks []block, rank int, h *halo) {
	b := &blocks[rank]
	h.up, h.down = nil, nil
	if b.up >= 0 {
		above := s.grid[k][b.up]
		h.up = above.row(above.height - 1)
	}
	if b.down >= 0 {
		h.down = s.grid[k][b.down].row(0)
	}
	for _, other := range b.left {
		copySide(h.left, b, s.edges[k][other].right, &blocks[other])
	}
	for _, other := range b.right {
		copySide(h.right, b, s.edges[k][other].left, &blocks[other])
	}
}

// copySide copies those points of another block's side that lie beside b.
func copySide(to []float64, b *block, from []float64, other *block) {
	y0, y1 := max(b.y0, other.y0), min(b.y1, other.y1)
	copy(bits(to[y0-b.y0:y1-b.y0]), bits(from[y0-other.y0:y1-other.y0]))
}

// publish copies a block's sides to where others find them.
func (s *shared) publish(k, rank int, e edges) {
	copy(bits(s.edges[k][rank].left), bits(e.left))
	copy(bits(s.edges[k][rank].right), bits(e.right))
}

// whole is a private copy of grid k.
func (s *shared) whole(k int, blocks []block, width, height int) plane {
	p := private(width, height)
	for i := range blocks {
		b := &blocks[i]
		for y := b.y0; y < b.y1; y++ {
			copy(bits(p.row(y)[b.x0:b.x1]), bits(s.grid[k][i].row(y-b.y0)))
		}
	}
	return p
}
