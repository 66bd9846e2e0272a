package cache

import (
	"math/rand/v2"
	"testing"
)

// memory is what is below the caches in tests.
type memory struct {
	bytes        [1 << 20]byte
	reads, lines int // transactions that read
	writes       int
	l2           int
}

func (m *memory) ReadLine(pa uint32, line *Line) bool {
	if pa >= uint32(len(m.bytes)) {
		return false
	}
	m.lines++
	copy(line[:], m.bytes[pa:])
	return true
}

func (m *memory) WriteLine(pa uint32, line *Line, mask uint32) {
	m.writes++
	for i, b := range line {
		if mask>>i&1 != 0 {
			m.bytes[pa+uint32(i)] = b
		}
	}
}

func (m *memory) Read(pa uint32, size int) uint64 {
	m.reads++
	return Get(m.bytes[pa:], size)
}

func (m *memory) Write(pa uint32, size int, v uint64) {
	m.writes++
	Put(m.bytes[pa:], size, v)
}

func (m *memory) L2(bool) { m.l2++ }

// TestAlone: a core alone reads what it has written, whatever the types of its
// pages, if each page has one type.
func TestAlone(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	types := []Attr{0, Through, NoFill, Message, Message | Through, Message | NoFill}
	m := new(memory)
	c := New(m)
	var want [1 << 20]byte
	for range 400_000 {
		page := r.Uint32N(64) * 4099 % 256
		attr := types[page%uint32(len(types))]
		pa := page*4096 + r.Uint32N(8)*512 + r.Uint32N(25)
		size := []int{1, 2, 4, 8}[r.IntN(4)]
		switch r.IntN(16) {
		case 0:
			c.WriteBack()
		case 1, 2, 3, 4, 5, 6:
			v := r.Uint64()
			c.Store(pa, size, v&(1<<(8*size)-1), attr)
			Put(want[pa:], size, v)
		case 7:
			c.Locked(pa, size, attr)
		default:
			if got := c.Load(pa, size, attr); got != Get(want[pa:], size) {
				t.Fatalf("%d bytes at %x, type %d: %x, want %x", size, pa, attr, got, Get(want[pa:], size))
			}
		}
	}
}

// A store to an absent line goes past both levels and fills neither.
func TestStoreMiss(t *testing.T) {
	m := new(memory)
	c := New(m)
	c.Store(0x1000, 4, 7, 0)
	if m.writes != 1 || m.lines != 0 || m.bytes[0x1000] != 7 {
		t.Errorf("%d writes, %d lines read, memory has %d", m.writes, m.lines, m.bytes[0x1000])
	}
	if _, ok := c.Peek(0x1000, 4); ok {
		t.Error("the line is in a cache")
	}
}

// WriteBack brings a dirty line to the second level and no further.
func TestWriteBackReachesL1Only(t *testing.T) {
	m := new(memory)
	c := New(m)
	c.Load(0x1000, 4, 0)
	c.Store(0x1000, 4, 7, 0)
	c.WriteBack()
	if v, ok := c.Peek(0x1000, 4); v != 7 || !ok || m.bytes[0x1000] != 0 {
		t.Errorf("L2 has %d %v, memory %d", v, ok, m.bytes[0x1000])
	}
	for way := range uint32(ways) { // displace it
		c.Load(0x1000+(way+1)*L2Size/ways, 4, 0)
	}
	if m.bytes[0x1000] != 7 {
		t.Error("displacement did not write the line back")
	}
}

// Message lines: combined stores, no second level, CL1INVMB.
func TestMessages(t *testing.T) {
	m := new(memory)
	c := New(m)
	const combined = Message | Through
	for i := range uint32(7) {
		c.Store(0x2000+4*i, 4, 1, combined)
	}
	if m.writes != 0 {
		t.Error("the buffer left before it was full")
	}
	c.Store(0x201C, 4, 1, combined)
	if m.writes != 1 {
		t.Error("a full buffer did not leave in one transaction")
	}
	c.Store(0x2000, 4, 2, combined)
	c.Store(0x3000, 4, 2, combined)
	if m.writes != 2 || m.bytes[0x2000] != 2 || m.bytes[0x3000] != 0 {
		t.Error("a store to another line did not push out the buffer")
	}
	c.Load(0x4000, 4, combined)
	m.bytes[0x4000] = 9
	if c.Load(0x4000, 4, combined) != 0 {
		t.Error("the line was not in the first level")
	}
	c.InvalidateMessages()
	if c.Load(0x4000, 4, combined) != 9 {
		t.Error("CL1INVMB kept a message line")
	}
	if m.l2 != 0 {
		t.Error("messages were in the second level")
	}
}

// A store drops the line from the instruction cache, and a fetch sees it.
func TestOwnCode(t *testing.T) {
	m := new(memory)
	c := New(m)
	c.Fetch(0x1000, 0)
	c.Load(0x1000, 4, 0)
	c.Store(0x1000, 1, 0x90, 0)
	if line, ok := c.Fetch(0x1000, 0); line == nil || !ok || line[0] != 0x90 {
		t.Errorf("fetched %x, %v", line, ok)
	}
}

// A second level that is switched off holds nothing and gets nothing, and what
// was dirty in it is lost; switched on again it is empty.
func TestSwitchL2(t *testing.T) {
	m := new(memory)
	c := New(m)
	dirty := func(pa uint32) {
		c.Load(pa, 4, 0)
		c.Store(pa, 4, 7, 0)
		c.WriteBack()
	}
	dirty(0x1000)
	c.SwitchL2(false)
	if _, ok := c.Peek(0x1000, 4); ok || m.bytes[0x1000] != 0 {
		t.Errorf("L2 off: it has the line %v, memory %d", ok, m.bytes[0x1000])
	}
	served := m.l2
	dirty(0x2000)
	c.Locked(0x3000, 4, 0)
	c.Load(0x2000, 4, 0)
	c.WriteBack()
	c.Load(0x2000, 4, 0)
	c.WriteBack()
	if m.l2 != served || m.lines != 4 || m.bytes[0x2000] != 7 {
		t.Errorf("L2 off: it served %d, %d lines read, memory has %d", m.l2-served, m.lines, m.bytes[0x2000])
	}
	c.SwitchL2(true)
	c.Load(0x2000, 4, 0)
	c.WriteBack()
	c.Load(0x2000, 4, 0)
	if m.l2 != served+1 || m.lines != 5 {
		t.Errorf("L2 on: it served %d, %d lines read", m.l2-served, m.lines)
	}
}
