package scc

import "testing"

func TestGeometry(t *testing.T) {
	for core := range Cores {
		x, y := XY(TileOf(core))
		if got := CoreAt(x, y, core%2); got != core {
			t.Errorf("CoreAt(%d,%d,%d) = %d, want %d", x, y, core%2, got, core)
		}
		if tile, ok := TileAt(TileID(TileOf(core))); !ok || tile != TileOf(core) {
			t.Errorf("TileAt(TileID(%d)) = %d, %v", TileOf(core), tile, ok)
		}
	}
	for _, id := range []uint32{0x06, 0x0F, 0x40, 0xFF} {
		if _, ok := TileAt(id); ok {
			t.Errorf("route %02x names a tile", id)
		}
	}
	if got := Hops(0, Tiles-1); got != 8 {
		t.Errorf("corner to corner is %d hops, want 8", got)
	}
}

// The cores of each controller, in the order of their slots (KIT sccMerge).
func TestHome(t *testing.T) {
	want := [Controllers][]int{
		{0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17},
		{6, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23},
		{24, 25, 26, 27, 28, 29, 36, 37, 38, 39, 40, 41},
		{30, 31, 32, 33, 34, 35, 42, 43, 44, 45, 46, 47},
	}
	for mc, cores := range want {
		for rank, core := range cores {
			if HomeController(core) != mc || HomeRank(core) != rank {
				t.Errorf("core %d: controller %d rank %d, want %d and %d", core, HomeController(core), HomeRank(core), mc, rank)
			}
		}
	}
}

// Values that sccMerge prints for the three sizes of board.
func TestDefaultLUT(t *testing.T) {
	for _, c := range []struct{ gb, slots int }{{16, 20}, {32, 41}, {64, 84}} {
		if got := PrivateSlots(c.gb); got != c.slots {
			t.Errorf("%d GB: %d private slots, want %d", c.gb, got, c.slots)
		}
		var lut [LUTEntries]Entry
		DefaultLUT(0, c.gb, &lut)
		p := Entry(c.slots)
		for index, want := range map[int]Entry{
			0: 0x1800, c.slots - 1: 0x1800 + p - 1, c.slots: 0,
			0x80: 0x1800 + 12*p, 0x81: 0xB000 + 12*p, 0x82: 0x41800 + 12*p, 0x83: 0x4B000 + 12*p,
			0xC0: 0x00C00, 0xD7: 0x35*8192 + 0xC00, 0xD8: 0xC00,
			0xE0: 0x00800, 0xF7: 0x35*8192 + 0x800, 0xF8: 0x800,
			0xF9: 0x7500, 0xFA: 0x7600, 0xFB: 0x1400, 0xFC: 0x7580, 0xFD: 0,
			0xFF: Entry(0x1800 + c.gb*16 - 12),
		} {
			if lut[index] != want {
				t.Errorf("%d GB: entry %02x = %05x, want %05x", c.gb, index, lut[index], want)
			}
		}
	}
}

// No two cores share a slot, except those of the shared window.
func TestPrivateSlotsAreDisjoint(t *testing.T) {
	type place struct {
		mc   int
		slot uint32
	}
	owner := map[place]int{}
	for core := range Cores {
		var lut [LUTEntries]Entry
		DefaultLUT(core, 16, &lut)
		for i, e := range lut {
			private := i < PrivateSlots(16) || i == BootBase>>24
			if !private {
				continue
			}
			at := place{HomeController(core), e.Slot()}
			if other, taken := owner[at]; taken {
				t.Fatalf("cores %d and %d both have slot %v", other, core, at)
			}
			owner[at] = core
		}
	}
}

// The map describes what the default table does.
func TestMap(t *testing.T) {
	var lut [LUTEntries]Entry
	DefaultLUT(11, 64, &lut)
	for i, e := range lut {
		at := uint32(i) << 24
		name := ""
		for _, row := range Map {
			if at >= row.First && at <= row.Last {
				name = row.Name
			}
		}
		switch {
		case name == "" && e != 0:
			t.Errorf("%08x leads to %05x, but is not in the map", at, e)
		case name != "" && name != "private" && e == 0:
			t.Errorf("%08x (%s) leads nowhere", at, name)
		case name == "MPB" || name == "own MPB":
			if e.Sub() != MPB {
				t.Errorf("%08x (%s) leads to sub-destination %d", at, name, e.Sub())
			}
		case name == "CRB" || name == "own CRB":
			if e.Sub() != CRB {
				t.Errorf("%08x (%s) leads to sub-destination %d", at, name, e.Sub())
			}
		}
	}
}

func TestEntryFields(t *testing.T) {
	e := MakeEntry(SIFTile, South, 0x200)
	if e != 0x7600 || e.Sub() != South || e.Route() != 3 || e.Bypass() {
		t.Errorf("entry %05x: sub %d route %d", e, e.Sub(), e.Route())
	}
	if got := e.Address(0xFA010004); got != 0x2_00010004 {
		t.Errorf("address %x", got)
	}
}

func TestRegistersDoNotOverlap(t *testing.T) {
	for name, registers := range map[string][]Register{"CRB": CRBRegisters, "bank": BankRegisters, "VRC": VRCRegisters, "APIC": APICRegisters} {
		seen := map[uint32]string{}
		for _, r := range registers {
			for i := range max(r.Count, 1) {
				at := r.Offset + i*r.Stride
				if other := seen[at]; other != "" {
					t.Errorf("%s: %s and %s both at %x", name, other, r.Name, at)
				}
				seen[at] = r.Name
				if found, index := Find(registers, at); found == nil || found.Name != r.Name || index != i {
					t.Errorf("%s: Find(%x) = %v, %d", name, at, found, index)
				}
			}
			if r.Source == "" {
				t.Errorf("%s: %s has no source", name, r.Name)
			}
			for _, f := range r.Bits {
				if f.High < f.Low || f.High >= r.Width {
					t.Errorf("%s: %s has a field %v outside its %d bits", name, r.Name, f, r.Width)
				}
			}
		}
	}
}

// Domains as RCCE has them, and the clocks of EAS tables 4 and 5, which round one of
// them, 177.8, up.
func TestPower(t *testing.T) {
	for domain, tiles := range map[int][4]int{
		4: {0, 1, 6, 7}, 5: {2, 3, 8, 9}, 7: {4, 5, 10, 11},
		0: {12, 13, 18, 19}, 1: {14, 15, 20, 21}, 3: {16, 17, 22, 23},
	} {
		for _, tile := range tiles {
			if got := VoltageDomain(tile); got != domain {
				t.Errorf("tile %d is in domain %d, want %d", tile, got, domain)
			}
		}
	}
	for divider, mhz := range []uint32{1600, 800, 533, 400, 320, 266, 228, 200, 177, 160, 145, 133, 123, 114, 106, 100} {
		if got := TileMHz(uint32(divider)<<8 | 0xFF); got != mhz {
			t.Errorf("divider %d: %d MHz, want %d", divider, got, mhz)
		}
	}
}
