package page

import (
	"math/rand/v2"
	"testing"

	"metalsvm/kernel/nucleus/frame"
)

// memory is physical memory behind a processor's page walk, with a TLB that
// forgets only what it is told to. It is all that Space needs.
type memory struct {
	t     *testing.T
	words map[uint32]uint32 // by physical address
	root  uint32            // physical address of the directory
	tlb   map[uint32]uint32 // page to entry
}

// newSpace returns an empty space whose directory is in frame 1 and whose
// frames are those from 16 to 16+n.
func newSpace(t *testing.T, n uint32) (*Space, *memory) {
	m := &memory{t: t, words: map[uint32]uint32{}, root: 1 << 12, tlb: map[uint32]uint32{}}
	m.words[m.root+4092] = m.root | Present | Writable
	frames := new(frame.Allocator)
	frames.Start(16, 16+n)
	return &Space{Words: m, Frames: frames}, m
}

// walk finds the entry for va as the processor does (Pentium Developer's
// Manual, volume 3, 11.3.4), TLB first.
func (m *memory) walk(va uint32) (entry uint32, ok bool) {
	if e, hit := m.tlb[va>>12]; hit {
		return e, true
	}
	table := m.words[m.root+va>>22<<2]
	if table&Present == 0 {
		return 0, false
	}
	e := m.words[table&^0xFFF+va>>12&0x3FF<<2]
	if e&Present == 0 {
		return 0, false
	}
	m.tlb[va>>12] = e
	return e, true
}

func (m *memory) physical(va uint32) uint32 {
	m.t.Helper()
	e, ok := m.walk(va)
	if !ok {
		m.t.Fatalf("page fault at %#x", va)
	}
	return e&^0xFFF | va&0xFFF
}

func (m *memory) Load(va uint32) uint32 { return m.words[m.physical(va)] }
func (m *memory) Store(va, v uint32)    { m.words[m.physical(va)] = v }
func (m *memory) Invalidate(va uint32)  { delete(m.tlb, va>>12) }

func (m *memory) Zero(va uint32) {
	if va&0xFFF != 0 {
		m.t.Fatalf("%#x is no page", va)
	}
	for pa := m.physical(va); ; pa += 4 {
		delete(m.words, pa)
		if pa&0xFFF == 0xFFC {
			return
		}
	}
}

func TestMap(t *testing.T) {
	s, m := newSpace(t, 10)
	const va, pa = 0x9000_1000, 0x0123_4000
	if e := s.Lookup(va); e != 0 {
		t.Fatalf("entry %#x in an empty space", e)
	}
	if !s.Map(va, pa|0xFFF, Writable) {
		t.Fatal("no frame for a table")
	}
	if e := s.Lookup(va + 0x123); e != pa|Present|Writable {
		t.Errorf("entry %#x", e)
	}
	if got := m.physical(va + 8); got != pa+8 {
		t.Errorf("it shows %#x", got)
	}
	if s.Frames.Left() != 9 {
		t.Errorf("%d frames left, a table takes one", s.Frames.Left())
	}
	if _, ok := m.walk(va + Size); ok {
		t.Error("the next page is mapped too")
	}
	s.Map(va, pa+Size, Message|WriteThrough)
	if e := s.Lookup(va); e.Frame() != pa>>12+1 || !e.Has(Present|Message|WriteThrough) || e.Has(Writable) {
		t.Errorf("mapped anew: entry %#x", e)
	}
	if got := m.physical(va); got != pa+Size {
		t.Errorf("mapped anew, it shows %#x", got)
	}
	if e := s.Unmap(va); e.Frame() != pa>>12+1 {
		t.Errorf("what was unmapped: %#x", e)
	}
	if _, ok := m.walk(va); ok {
		t.Error("unmapped, it is still there")
	}
	if e := s.Unmap(va); e != 0 {
		t.Errorf("unmapped twice: %#x", e)
	}
}

func TestNewTableIsEmpty(t *testing.T) {
	s, m := newSpace(t, 10)
	for pa := uint32(16 << 12); pa < 26<<12; pa += 4 {
		m.words[pa] = 0xDEADBEEF
	}
	s.Map(0x4000_0000, 0x5000, 0)
	for va := uint32(0x4000_1000); va < 0x4040_0000; va += Size {
		if e := s.Lookup(va); e != 0 {
			t.Fatalf("entry %#x for %#x", e, va)
		}
	}
}

func TestMapNew(t *testing.T) {
	s, m := newSpace(t, 3)
	for pa := uint32(16 << 12); pa < 19<<12; pa += 4 {
		m.words[pa] = 0xDEADBEEF
	}
	for i := range uint32(2) {
		va := 0x9000_0000 + i*Size
		if !s.MapNew(va+4, Writable) {
			t.Fatal("no frame")
		}
		for off := uint32(0); off < Size; off += 4 {
			if w := m.Load(va + off); w != 0 {
				t.Fatalf("%#x reads as %#x", va+off, w)
			}
		}
	}
	if s.MapNew(0x9000_2000, Writable) || s.Lookup(0x9000_2000) != 0 {
		t.Error("mapped without a frame")
	}
}

// TestMapNewWithoutTable has one frame, which the page gets, so that none is
// left for a table: it must come back.
// Where new frames are zero they are not cleared, but those that have been used are.
func TestZeroed(t *testing.T) {
	s, m := newSpace(t, 2)
	s.Zeroed = true
	const va, mark = 0x9000_0000, 0xDEADBEEF
	m.words[16<<12] = mark // frame 17 becomes the table
	if s.MapNew(va, Writable); m.Load(va) != mark {
		t.Error("a new page was cleared")
	}
	s.Release(va, Size)
	if s.MapNew(va, Writable); m.Load(va) != 0 {
		t.Errorf("a used page reads as %#x", m.Load(va))
	}
}

func TestMapNewWithoutTable(t *testing.T) {
	s, _ := newSpace(t, 1)
	if s.MapNew(0x9000_0000, Writable) {
		t.Fatal("mapped without a table")
	}
	if s.Frames.Left() != 1 {
		t.Errorf("%d frames left", s.Frames.Left())
	}
}

func TestRelease(t *testing.T) {
	s, m := newSpace(t, 100)
	pages := []uint32{0x9000_0000, 0x9000_3000, 0x9040_0000, 0x9FFF_F000, 0xA000_0000}
	for _, va := range pages {
		s.MapNew(va, Writable)
	}
	left := s.Frames.Left()
	s.Release(0x9000_1000, 0x9FFF_F000-0x9000_1000)
	for i, va := range pages {
		if _, ok := m.walk(va); ok != (i == 0 || i > 2) {
			t.Errorf("%#x mapped: %t", va, ok)
		}
	}
	if s.Frames.Left() != left+2 {
		t.Errorf("%d frames came back, want 2", s.Frames.Left()-left)
	}
}

// TestModel maps and unmaps at random and compares with a plain map.
func TestModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 4))
	s, m := newSpace(t, 50)
	want := map[uint32]uint32{}
	for range 5000 {
		va := r.Uint32N(4)<<30 + r.Uint32N(8)<<22 + r.Uint32N(8)<<12
		if va >= Tables {
			continue
		}
		switch pa := r.Uint32() &^ 0xFFF; r.IntN(3) {
		case 0:
			delete(want, va)
			s.Unmap(va)
		default:
			if !s.Map(va, pa, Writable) {
				t.Fatal("no frame for a table")
			}
			want[va] = pa
		}
		if r.IntN(2) == 0 {
			va = r.Uint32N(4)<<30 + r.Uint32N(8)<<22 + r.Uint32N(8)<<12
		}
		e, ok := m.walk(va)
		if pa, mapped := want[va]; ok != mapped || ok && e != pa|Present|Writable {
			t.Fatalf("%#x: entry %#x, %t; want %#x, %t", va, e, ok, pa, mapped)
		}
	}
}
