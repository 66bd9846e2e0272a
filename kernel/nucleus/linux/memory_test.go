package linux

import "testing"

const (
	private = 0x22 // MAP_ANON, MAP_PRIVATE
	all     = 3    // PROT_READ, PROT_WRITE
)

func TestMmap(t *testing.T) {
	s, e := boot(t)
	a := call(s, sysMmap2, 0, 5000, all, private)
	b := call(s, sysMmap2, 0, 1, all, private)
	if a != lowest || b != lowest+2*pageSize {
		t.Errorf("mappings at %#x and %#x", a, b)
	}
	if !s.Mapped(a) || !s.Mapped(b+pageSize-1) || s.Mapped(b+pageSize) || s.Mapped(lowest-1) {
		t.Error("what is mapped is not what was asked for")
	}
	want(t, "nothing", call(s, sysMmap2, 0, 0, all, private), -22)
	want(t, "more than there is", call(s, sysMmap2, 0, highest-lowest, all, private), -12)
	want(t, "fixed, elsewhere", call(s, sysMmap2, 0x1000, pageSize, all, private|mapFixed), -12)

	e.Store(a+8, 7)
	if got := call(s, sysMmap2, a, pageSize, all, private|mapFixed); got != a {
		t.Errorf("fixed at %#x, want %#x", got, a)
	}
	if w := e.Load(a + 8); w != 0 {
		t.Errorf("mapped anew, it reads %d", w)
	}
	if r := s.Reserve(3 * pageSize); r != b+pageSize || !s.Mapped(r) {
		t.Errorf("reserved at %#x", r)
	}
}

func TestMmapUntilFull(t *testing.T) {
	s, _ := boot(t)
	for range (highest - lowest) / maxMapping {
		if a := call(s, sysMmap2, 0, maxMapping, all, private); a < lowest {
			t.Fatalf("mapping at %#x", a)
		}
	}
	want(t, "no space left", call(s, sysMmap2, 0, maxMapping, all, private), -12)
}

func TestMunmap(t *testing.T) {
	s, e := boot(t)
	a := call(s, sysMmap2, 0, 4*pageSize, all, private)
	e.Store(a+pageSize, 7)
	want(t, "munmap", call(s, sysMunmap, a+pageSize, 2*pageSize), 0)
	if e.Load(a+pageSize) != 0 {
		t.Error("what was unmapped is still there")
	}
	want(t, "munmap at the end", call(s, sysMunmap, a, 4*pageSize), 0)
	if b := call(s, sysMmap2, 0, pageSize, all, private); b != a {
		t.Errorf("space at the end is not used again: %#x, want %#x", b, a)
	}
	want(t, "munmap of half a page", call(s, sysMunmap, a+8, pageSize), -22)
	want(t, "munmap of what is not mapped", call(s, sysMunmap, a, 2*pageSize), -22)
	want(t, "munmap below", call(s, sysMunmap, lowest-pageSize, pageSize), -22)
}

// TestMadvise is what runtime/mheap.go relies on: scavenged memory is zero.
func TestMadvise(t *testing.T) {
	for advice, zeroed := range map[uint32]bool{adviseDontNeed: true, adviseFree: true, 14: false} {
		s, e := boot(t)
		a := call(s, sysMmap2, 0, 4*pageSize, all, private)
		e.Store(a, 7)
		e.Store(a+pageSize, 7)
		want(t, "madvise", call(s, sysMadvise, a+pageSize, pageSize, advice), 0)
		if e.Load(a) != 7 || (e.Load(a+pageSize) == 0) != zeroed {
			t.Errorf("advice %d: %d, %d", advice, e.Load(a), e.Load(a+pageSize))
		}
		if zeroed {
			want(t, "madvise elsewhere", call(s, sysMadvise, a, 5*pageSize, advice), -22)
			want(t, "madvise of half a page", call(s, sysMadvise, a+8, pageSize, advice), -22)
		}
	}
}

func TestRandom(t *testing.T) {
	draw := func(seed uint32) (words [4]uint32) {
		s, e := boot(t)
		s.random = seed
		want(t, "getrandom", call(s, sysGetrandom, dataAt, 16), 16)
		for i := range words {
			words[i] = e.Load(dataAt + uint32(i)*4)
		}
		return words
	}
	if first := draw(1); first != draw(1) || first == draw(3) {
		t.Error("random numbers do not follow from the seed")
	}
}
