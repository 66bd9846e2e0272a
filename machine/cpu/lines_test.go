package cpu

import (
	"fmt"

	"metalsvm/machine/cache"
)

// lineBus makes a testBus one for a core with caches. It logs every transaction
// and lets it take a time that depends on the address. In the middle of some it
// interrupts the core, or breaks its run, if it is rough.
type lineBus struct {
	*testBus
	log []transaction
}

type transaction struct {
	cycle uint64
	eip   uint32
	pa    uint32
	size  int
	value uint64
}

// withCaches returns a core with caches in the state of c, on the same bus.
func withCaches(c *Core, b *testBus) *Core {
	timed := NewTimed(&lineBus{testBus: b})
	timed.SetState(c.State())
	b.core = timed
	return timed
}

func (b *lineBus) note(pa uint32, size int, v uint64) {
	b.log = append(b.log, transaction{b.core.Cycles, b.core.EIP, pa, size, v})
	b.core.Volatile()
	b.core.Stall(uint64(pa / 32 % 11))
	if !b.rough {
		return
	}
	switch (b.core.Cycles*0x9E3779B1 + uint64(pa)) >> 12 % 64 {
	case 0:
		b.vectors = append(b.vectors, interruptVector)
		b.core.SetINTR(true)
	case 1:
		b.core.Break()
	}
}

func (b *lineBus) plain(pa uint32, size int) []byte {
	if page, _ := b.testBus.Page(pa &^ (PageSize - 1)); page != nil {
		return page[pa%PageSize:][:size]
	}
	return nil
}

func (b *lineBus) Page(uint32) (*[PageSize]byte, bool) { return nil, false }

func (b *lineBus) Read(pa uint32, size int) (v uint64) {
	memory := b.plain(pa, size)
	if memory == nil {
		return b.testBus.Read(pa, size)
	}
	for i, x := range memory {
		v |= uint64(x) << (8 * i)
	}
	b.note(pa, size, v)
	return v
}

func (b *lineBus) Write(pa uint32, size int, v uint64) {
	memory := b.plain(pa, size)
	if memory == nil {
		b.testBus.Write(pa, size, v)
		return
	}
	b.note(pa, -size, v)
	for i := range memory {
		memory[i] = byte(v >> (8 * i))
	}
}

func (b *lineBus) Peek(pa uint32, size int) (v uint64, ok bool) {
	memory := b.plain(pa, size)
	if memory == nil {
		return b.testBus.Peek(pa, size)
	}
	for i, x := range memory {
		v |= uint64(x) << (8 * i)
	}
	return v, true
}

func (b *lineBus) ReadLine(pa uint32, line *cache.Line) bool {
	memory := b.plain(pa, cache.LineSize)
	if memory == nil {
		return false
	}
	b.note(pa, cache.LineSize, 0)
	copy(line[:], memory)
	return true
}

func (b *lineBus) WriteLine(pa uint32, line *cache.Line, mask uint32) {
	b.note(pa, -cache.LineSize, uint64(mask))
	for i := range line {
		if memory := b.plain(pa, cache.LineSize); memory != nil && mask>>i&1 != 0 {
			memory[i] = line[i]
		}
	}
}

func (b *lineBus) Settle() { b.note(0, 1, 0) }

func (b *lineBus) L2(write bool) {
	b.note(0, 0, 0)
	b.core.Stall(16)
}

// logsDiffer compares the transactions of two cores, each with its clock, and
// their first-level caches.
func logsDiffer(a, b *Core) string {
	x, y := a.timed.bus.(*lineBus).log, b.timed.bus.(*lineBus).log
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("transactions differ at %d:\nexecutor %+v\nengine   %+v", i, x[min(max(i-4, 0), len(x)):], y[min(max(i-4, 0), len(y)):])
		}
	}
	if a.Caches().Ways != b.Caches().Ways {
		return "data caches differ"
	}
	return ""
}

// newCachedTwins returns twins with pages that are cached in all ways.
func newCachedTwins(k kind) *twins {
	w := newTwins(k)
	for page, attr := range map[uint32]uint32{0x31: pageWriteThrough, 0x32: pagePMB | pageWriteThrough, 0x33: pageCacheDisable} {
		for _, b := range []*testBus{w.execBus, w.engineBus} {
			b.poke(tableAt+4*page, b.peek(tableAt+4*page)|attr)
		}
		w.image[tableAt/PageSize] = w.execBus.pages[tableAt/PageSize]
	}
	return w
}
