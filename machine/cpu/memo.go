package cpu

// memo remembers what bytes decode to. An entry is used only if the bytes at
// hand are those it was made from, so it never has to be invalidated.
type memo struct {
	entries [memoSize]memoEntry
}

const (
	memoSize  = 1 << 10
	memoBytes = 16
)

type memoEntry struct {
	low, high         uint64 // the instruction's bytes
	lowMask, highMask uint64 // how many of them; zero in an empty entry
	big               bool
	inst              Inst
}

// decode returns the instruction at off in a page, of which at least memoBytes
// are there, or nil if it is not a good one.
func (m *memo) decode(mem *[PageSize]byte, off, lin uint32, big bool) *Inst {
	e := &m.entries[lin%memoSize]
	low, high := load64(mem, off), load64(mem, off+8)
	if e.lowMask != 0 && (low^e.low)&e.lowMask|(high^e.high)&e.highMask == 0 && e.big == big {
		return &e.inst
	}
	e.lowMask = 0
	if Decode(mem[off:off+maxInst], big, &e.inst) != Good {
		return nil
	}
	bits := 8 * uint(e.inst.Len)
	e.low, e.high, e.big = low, high, big
	e.lowMask, e.highMask = ^uint64(0), 0
	if bits < 64 {
		e.lowMask = 1<<bits - 1
	} else {
		e.highMask = 1<<(bits-64) - 1
	}
	return &e.inst
}
