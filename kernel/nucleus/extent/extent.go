// Package extent keeps the books of shared virtual memory: which runs of pages
// are allocated. Every core keeps the same books by making the same calls in
// the same order, so no core has to ask another.
//
// It is pure and allocates nothing. Ring 0, interrupts off.
package extent

// MaxPages is the most pages that there can be: 64 MiB of 4 KiB.
const MaxPages = 16384

// Map is the state of all pages. Call Init first.
type Map struct {
	first, end uint32
	run        [MaxPages]uint16 // length of the run that starts here, 0 if none does
	taken      [MaxPages / 32]uint32
}

// Init makes the pages [first, end) available.
func (m *Map) Init(first, end uint32) {
	*m = Map{first: first, end: min(end, MaxPages)}
}

// Take allocates the lowest run of n free pages that begins at a multiple of
// align pages, a power of two.
func (m *Map) Take(n, align uint32) (first uint32, ok bool) {
	if n == 0 || n > m.end-m.first {
		return 0, false
	}
	free := uint32(0)
	for p := m.first; p < m.end; p++ {
		if m.Taken(p) || free == 0 && p&(align-1) != 0 {
			free = 0
			continue
		}
		if free++; free == n {
			first = p + 1 - n
			m.set(first, n)
			m.run[first] = uint16(n)
			return first, true
		}
	}
	return 0, false
}

// Around returns the allocation that page p, which is taken, belongs to.
func (m *Map) Around(p uint32) (first, n uint32) {
	for first = p; m.run[first] == 0; first-- {
	}
	return first, uint32(m.run[first])
}

// Length returns the length of the allocation that starts at page p, 0 if none
// does.
func (m *Map) Length(p uint32) uint32 {
	if p >= MaxPages {
		return 0
	}
	return uint32(m.run[p])
}

// Free ends the allocation that starts at page p and returns its length; ok is
// false if none starts there.
func (m *Map) Free(p uint32) (n uint32, ok bool) {
	if p >= MaxPages || m.run[p] == 0 {
		return 0, false
	}
	n = uint32(m.run[p])
	m.run[p] = 0
	m.set(p, n)
	return n, true
}

// Taken tells whether page p is allocated.
func (m *Map) Taken(p uint32) bool {
	return p < MaxPages && m.taken[p/32]>>(p%32)&1 != 0
}

// set flips n pages from p on.
func (m *Map) set(p, n uint32) {
	for ; n > 0; n-- {
		m.taken[p/32] ^= 1 << (p % 32)
		p++
	}
}
