package extent

import "testing"

func TestMap(t *testing.T) {
	var m Map
	m.Init(16, 116)
	a, ok := m.Take(60, 1)
	if !ok || a != 16 {
		t.Fatalf("first run at %d, %v", a, ok)
	}
	b, ok := m.Take(40, 1)
	if !ok || b != 76 {
		t.Fatalf("second run at %d, %v", b, ok)
	}
	if _, ok := m.Take(1, 1); ok {
		t.Error("a page too many was given out")
	}
	for p, want := range map[uint32]uint32{16: a, 75: a, 76: b, 115: b} {
		if first, n := m.Around(p); first != want || n != m.Length(want) {
			t.Errorf("page %d is in a run of %d from %d", p, n, first)
		}
	}
	if _, ok := m.Free(17); ok {
		t.Error("a run was freed from its middle")
	}
	if n, ok := m.Free(a); !ok || n != 60 || m.Taken(a) || !m.Taken(b) {
		t.Errorf("freed %d pages, %v", n, ok)
	}
	if _, ok := m.Free(a); ok {
		t.Error("a run was freed twice")
	}
	if c, ok := m.Take(61, 1); ok {
		t.Errorf("61 pages at %d: only 60 are free in a row", c)
	}
	if c, ok := m.Take(60, 1); !ok || c != a {
		t.Errorf("the freed run was not reused: %d, %v", c, ok)
	}
	if _, ok := m.Take(0, 1); ok {
		t.Error("an empty run was given out")
	}
}

func TestAlign(t *testing.T) {
	var m Map
	m.Init(16, 116)
	m.Take(1, 1)
	if a, ok := m.Take(10, 32); !ok || a != 32 || m.Length(32) != 10 {
		t.Errorf("a run at a multiple of 32 is at %d, %v, of %d pages", a, ok, m.Length(32))
	}
	if a, ok := m.Take(4, 1); !ok || a != 17 {
		t.Errorf("the gap is not used: %d, %v", a, ok)
	}
	if _, ok := m.Take(80, 64); ok {
		t.Error("a run behind the end was given out")
	}
}
