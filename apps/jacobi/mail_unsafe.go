package jacobi

import (
	"unsafe"

	"metalsvm/mail"
)

// messages is the plate in the cores' private memories: each core has its block
// alone, and hands what others need through its message passing buffer. It is the
// rival of shared memory.
type messages struct {
	blocks []block
	rank   int
	cores  []int // core by rank
	grid   [2]plane
	record []float64 // the block's first row, last row, left side and right side
	around halo      // what has been got of others
	chunks int       // of the longest record
}

// chunk is how many points go through a message passing buffer at once.
const chunk = mail.BufferBytes / 8

func newMessages(blocks []block, rank int, cores []int) *messages {
	m := &messages{blocks: blocks, rank: rank, cores: cores}
	b := &blocks[rank]
	for k := range m.grid {
		m.grid[k] = private(b.width(), b.height())
	}
	m.record = make([]float64, recordOf(b))
	if b.up >= 0 {
		m.around.up = make([]float64, b.width())
	}
	if b.down >= 0 {
		m.around.down = make([]float64, b.width())
	}
	for i := range blocks {
		m.chunks = max(m.chunks, (recordOf(&blocks[i])+chunk-1)/chunk)
	}
	return m
}

func recordOf(b *block) int { return 2*b.width() + 2*b.height() }

func (m *messages) block(k int) plane { return m.grid[k] }
func (m *messages) back() span        { return span{0, m.grid[0].height} }

// publish writes the record of what others need.
func (m *messages) publish(k int, e edges) {
	p := m.grid[k]
	at := copy(bits(m.record), bits(p.row(0)))
	at += copy(bits(m.record[at:]), bits(p.row(p.height-1)))
	copy(bits(m.record[at:]), bits(e.left))
	copy(bits(m.record[at+p.height:]), bits(e.right))
}

// look gets what lies around the block, chunk by chunk: all put, meet, get, and
// meet again, so that nobody overwrites what another has not got.
func (m *messages) look(_ int, h *halo) error {
	h.up, h.down = m.around.up, m.around.down
	for c := range m.chunks {
		if lo, hi := c*chunk, min((c+1)*chunk, len(m.record)); lo < hi {
			if err := mail.Put(0, octets(m.record[lo:hi])); err != nil {
				return err
			}
		}
		if err := mail.Barrier(); err != nil {
			return err
		}
		if err := m.get(c, h); err != nil {
			return err
		}
		if err := mail.Barrier(); err != nil {
			return err
		}
	}
	return nil
}

// get gets what chunk c of the neighbours' records has for this block.
func (m *messages) get(c int, h *halo) error {
	b := &m.blocks[m.rank]
	if b.up >= 0 {
		if err := m.part(c, b.up, b.width(), h.up); err != nil { // the last row
			return err
		}
	}
	if b.down >= 0 {
		if err := m.part(c, b.down, 0, h.down); err != nil {
			return err
		}
	}
	for _, k := range b.left {
		if err := m.side(c, k, true, h.left); err != nil {
			return err
		}
	}
	for _, k := range b.right {
		if err := m.side(c, k, false, h.right); err != nil {
			return err
		}
	}
	return nil
}

// side gets what chunk c has of a side of another block: its right side or its left.
func (m *messages) side(c, rank int, right bool, to []float64) error {
	b, other := &m.blocks[m.rank], &m.blocks[rank]
	y0, y1 := max(b.y0, other.y0), min(b.y1, other.y1)
	from := 2*other.width() + y0 - other.y0
	if right {
		from += other.height()
	}
	return m.part(c, rank, from, to[y0-b.y0:y1-b.y0])
}

// part gets what chunk c of another core's record has of the points that begin at
// from.
func (m *messages) part(c, rank, from int, to []float64) error {
	lo, hi := max(from, c*chunk), min(from+len(to), (c+1)*chunk)
	if lo >= hi {
		return nil
	}
	return mail.Get(m.cores[rank], 8*(lo-c*chunk), octets(to[lo-from:hi-from]))
}

// gather returns the whole of grid k to the first core, the same way.
func (m *messages) gather(k, width, height int) (p plane, err error) {
	if m.rank == 0 {
		p = private(width, height)
	}
	most := 0
	for i := range m.blocks {
		most = max(most, m.blocks[i].height())
	}
	// A row at a time, in as many pieces as it takes.
	for y := range most {
		for x := 0; x < width; x += chunk {
			own := m.grid[k]
			if hi := min(x+chunk, own.width); y < own.height && x < hi {
				if err := mail.Put(0, octets(own.row(y)[x:hi])); err != nil {
					return p, err
				}
			}
			if err := mail.Barrier(); err != nil {
				return p, err
			}
			for i := range m.blocks {
				b := &m.blocks[i]
				if hi := min(x+chunk, b.width()); m.rank == 0 && y < b.height() && x < hi {
					if err := mail.Get(m.cores[i], 0, octets(p.row(b.y0 + y)[b.x0+x:b.x0+hi])); err != nil {
						return p, err
					}
				}
			}
			if err := mail.Barrier(); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

func (m *messages) free() error { return nil }

// octets are points as they lie in memory.
func octets(points []float64) []byte {
	if len(points) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&points[0])), 8*len(points))
}
