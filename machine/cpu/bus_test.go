package cpu

import "encoding/binary"

// testBus is a core's surroundings in tests: plain memory from 0, a page of
// registers at devicePage, shared memory at sharedPage, and ports that echo.
type testBus struct {
	pages   [][PageSize]byte
	core    *Core
	device  [512]uint64
	reads   []uint32 // addresses read from the device page
	out     []uint32 // values written to ports
	vectors []uint8  // pending interrupts
	blind   bool     // Peek fails
	rough   bool     // accesses stall, flush and break
	onWrite func(pa uint32, v uint64)
}

const (
	devicePage = 0xF0000000
	sharedPage = 0x80000000 // one page, also plain memory, but shared
	testPages  = 512
)

func newTestBus() *testBus {
	return &testBus{pages: make([][PageSize]byte, testPages+1)}
}

// newTestCore returns a core with its bus, in flat 32-bit protected mode
// without paging, ring 0, with a stack below stackTop.
func newTestCore() (*Core, *testBus) {
	b := newTestBus()
	c := New(b)
	b.core = c
	flatten(c)
	return c, b
}

const stackTop = 0x9000

func flatten(c *Core) {
	c.CR0 = CR0PE | CR0ET | CR0NE
	c.SetEFlags(0)
	for i := range c.Seg {
		c.Seg[i] = flatSegment(0x10, 0x93, 0)
	}
	c.Seg[CS] = flatSegment(0x08, 0x9B, 0)
	c.Regs = [8]uint32{ESP: stackTop}
	c.EIP = codeAt
	c.FlushTLB()
}

func flatSegment(selector, access uint16, ring uint16) Segment {
	return Segment{Selector: selector | ring, Attr: 0xC000 | access | ring<<5, Limit: 0xFFFFFFFF}
}

const codeAt = 0x1000

// put writes bytes to memory; poke writes a 32-bit word.
func (b *testBus) put(pa uint32, code ...byte) {
	for i, v := range code {
		b.pages[(pa+uint32(i))/PageSize][(pa+uint32(i))%PageSize] = v
	}
}

func (b *testBus) poke(pa, v uint32) {
	b.put(pa, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

func (b *testBus) peek(pa uint32) uint32 {
	return binary.LittleEndian.Uint32(b.pages[pa/PageSize][pa%PageSize:])
}

func (b *testBus) Page(pa uint32) (*[PageSize]byte, bool) {
	switch {
	case pa < testPages*PageSize:
		return &b.pages[pa/PageSize], false
	case pa == sharedPage:
		return &b.pages[testPages], true
	case pa >= 0xFFFFF000:
		return &b.pages[testPages-1], false // the reset vector
	}
	return nil, false
}

func (b *testBus) Read(pa uint32, size int) uint64 {
	if pa&pageMask != devicePage {
		return 0xFFFFFFFFFFFFFFFF >> (64 - 8*size)
	}
	b.reads = append(b.reads, pa)
	b.disturb(pa)
	v := b.device[pa%PageSize/8] >> (pa % 8 * 8)
	return v & (0xFFFFFFFFFFFFFFFF >> (64 - 8*size))
}

func (b *testBus) Write(pa uint32, size int, v uint64) {
	if b.onWrite != nil {
		b.onWrite(pa, v)
	}
	if pa&pageMask != devicePage {
		return
	}
	b.disturb(pa)
	mask := uint64(0xFFFFFFFFFFFFFFFF) >> (64 - 8*size) << (pa % 8 * 8)
	w := &b.device[pa%PageSize/8]
	*w = *w&^mask | v<<(pa%8*8)&mask
}

// disturb does to the core what a bus may do during an access.
func (b *testBus) disturb(pa uint32) {
	if !b.rough {
		return
	}
	b.core.Stall(uint64(pa % 7))
	switch pa % 32 / 4 {
	case 1:
		b.core.FlushTLB()
	case 2:
		b.core.FlushCode()
	case 3:
		b.core.Break()
	case 4:
		b.vectors = append(b.vectors, interruptVector)
		b.core.SetINTR(true)
	}
}

// interruptVector is what tests interrupt with.
const interruptVector = 0x40

func (b *testBus) Peek(pa uint32, size int) (uint64, bool) {
	if b.blind || pa&pageMask != devicePage || pa%PageSize >= 0x800 {
		return 0, false
	}
	v := b.device[pa%PageSize/8] >> (pa % 8 * 8)
	return v & (0xFFFFFFFFFFFFFFFF >> (64 - 8*size)), true
}

func (b *testBus) In(port uint16, size int) uint32 {
	return uint32(port) * 0x01010101 & sizeMask(uint8(size))
}

func (b *testBus) Out(port uint16, size int, v uint32) { b.out = append(b.out, v) }

func (b *testBus) Ack() (uint8, bool) {
	if len(b.vectors) == 0 {
		return 0, false
	}
	v := b.vectors[0]
	b.vectors = b.vectors[1:]
	b.core.SetINTR(len(b.vectors) > 0)
	return v, true
}

// step1 executes one instruction and reports whether it completed; a fault is
// taken back.
func (c *Core) step1() (ok bool) {
	defer func() {
		if recovered := recover(); recovered != nil {
			if recovered != faultSignal {
				panic(recovered)
			}
			c.undo.active = false
			ok = false
		}
	}()
	c.limit = c.Cycles + 1
	c.step()
	return true
}
