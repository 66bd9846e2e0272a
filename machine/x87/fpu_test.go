package x87

import (
	"fmt"
	"math"
	"testing"
)

func Example() {
	var f FPU
	f.Init()
	f.LoadF64(math.Float64bits(2))
	f.Reg(0xD9, 0xFA) // FSQRT
	se, sig := f.Register(0)
	b, _ := f.StoreF64()
	fmt.Printf("%04X %016X %v\n", se, sig, math.Float64frombits(b))
	// Output: 3FFF B504F333F9DE6484 1.4142135623730951
}

// show prints a state image for people.
func show(s [108]byte) string {
	text := fmt.Sprintf("  control %04X status %04X tag %04X\n", le.Uint16(s[0:]), le.Uint16(s[4:]), le.Uint16(s[8:]))
	for i := range 8 {
		n := numberAt(s[env32+regBytes*i:])
		text += fmt.Sprintf("  ST(%d) %04X %016X\n", i, n.SE, n.Sig)
	}
	return text
}

func TestReset(t *testing.T) {
	var f FPU
	check := func(control, tag uint16) {
		t.Helper()
		if f.Control() != control || f.Status() != 0 || f.Tag() != tag || f.Pending() {
			t.Errorf("control %04X, status %04X, tag %04X, pending %v", f.Control(), f.Status(), f.Tag(), f.Pending())
		}
	}
	f.Reset()
	check(0x0040, 0x5555)
	f.Init()
	check(0x037F, 0xFFFF)
}

// TestUndefined counts the register forms that a P54C has.
func TestUndefined(t *testing.T) {
	want := map[uint8]int{0xD8: 64, 0xD9: 8 + 8 + 1 + 4 + 7 + 16, 0xDA: 1, 0xDB: 5, 0xDC: 48, 0xDD: 40, 0xDE: 49, 0xDF: 0}
	for esc := uint8(0xD8); esc <= 0xDF && esc >= 0xD8; esc++ {
		n := 0
		for modrm := 0xC0; modrm <= 0xFF; modrm++ {
			f := fresh()
			if f.Reg(esc, uint8(modrm)) {
				n++
			} else if f != fresh() {
				t.Errorf("%02X %02X is undefined and yet does something", esc, modrm)
			}
		}
		if n != want[esc] {
			t.Errorf("%02X has %d register forms, want %d", esc, n, want[esc])
		}
	}
}

func TestMemOperand(t *testing.T) {
	tests := []struct {
		esc, reg    uint8
		layout      Layout
		size        int
		load, store bool
	}{
		{0xD8, 7, 0, 4, true, false},
		{0xD9, 1, 0, 0, false, false},
		{0xD9, 3, 0, 4, false, true},
		{0xD9, 4, 0, 28, true, false},
		{0xD9, 4, Words, 14, true, false},
		{0xD9, 6, Words, 14, false, true},
		{0xDA, 0, 0, 4, true, false},
		{0xDB, 1, 0, 0, false, false}, // FISTTP came with SSE3
		{0xDB, 5, 0, 10, true, false},
		{0xDC, 0, 0, 8, true, false},
		{0xDD, 4, 0, 108, true, false},
		{0xDD, 6, Words, 94, false, true},
		{0xDD, 7, 0, 2, false, true},
		{0xDE, 6, 0, 2, true, false},
		{0xDF, 6, 0, 10, false, true},
	}
	for _, tt := range tests {
		size, load, store := MemOperand(tt.esc, tt.reg, tt.layout)
		if size != tt.size || load != tt.load || store != tt.store {
			t.Errorf("%02X /%d layout %d: %d %v %v, want %d %v %v", tt.esc, tt.reg, tt.layout, size, load, store, tt.size, tt.load, tt.store)
		}
	}
}

// TestPointers moves the exception pointers through both layouts.
func TestPointers(t *testing.T) {
	f := fresh()
	f.IP, f.CS, f.DP, f.DS, f.Opcode = 0x12345678, 0x0023, 0x9ABCDEF0, 0x002B, 0x05C1
	var b [108]byte
	if !f.Store(0xD9, 6, 0, &b) {
		t.Fatal("FNSTENV refused")
	}
	want := [7]uint32{0xFFFF037F, 0xFFFF0000, 0xFFFFFFFF, 0x12345678, 0x05C10023, 0x9ABCDEF0, 0xFFFF002B}
	for i, w := range want {
		if g := le.Uint32(b[4*i:]); g != w {
			t.Errorf("word %d of the environment: %08X, want %08X", i, g, w)
		}
	}
	g := fresh()
	g.Load(0xD9, 4, 0, &b)
	if g != f {
		t.Errorf("FLDENV gave %+v, want %+v", g, f)
	}
	f.Store(0xD9, 6, Words, &b)
	for i, w := range []uint16{0x037F, 0, 0xFFFF, 0x5678, 0x0023, 0xDEF0, 0x002B} {
		if g := le.Uint16(b[2*i:]); g != w {
			t.Errorf("word %d of the short environment: %04X, want %04X", i, g, w)
		}
	}
	f.Init()
	if f.IP != 0 || f.CS != 0 || f.DP != 0 || f.DS != 0 || f.Opcode != 0 {
		t.Error("FNINIT keeps exception pointers")
	}
}

// TestStoreAgain stores twice, as after a page fault, before it commits.
func TestStoreAgain(t *testing.T) {
	f := fresh()
	f.LoadF64(math.Float64bits(1))
	f.LoadI32(3)
	f.Arith(opDivr, 1, false, false)
	var first, second [108]byte
	f.Store(0xD9, 3, 0, &first)
	before := seen(&f)
	f.Store(0xD9, 3, 0, &second)
	if first != second || seen(&f) != before {
		t.Error("a store that is not committed changes the state")
	}
	if f.Commit(0xD9, 3, 0); f.Tag() != 0x3FFF {
		t.Errorf("tag %04X after the pop, want 3FFF", f.Tag())
	}
}

// TestUnmasked divides by zero with the exception unmasked, then masked late.
func TestUnmasked(t *testing.T) {
	f := fresh()
	f.SetControl(afterInit &^ zeroDivide)
	f.LoadI32(1)
	f.LoadI32(0)
	f.Arith(opDivr, 1, true, true)
	if !f.Pending() || f.Status() != busy|summary|zeroDivide|6<<topShift {
		t.Errorf("status %04X: want a pending zero divide and no pop", f.Status())
	}
	f.SetControl(afterInit)
	if f.Pending() {
		t.Error("pending although masked")
	}
	f.SetControl(afterInit &^ zeroDivide)
	f.Reg(0xDB, 0xE2) // FNCLEX
	if f.Pending() || f.Status() != 6<<topShift {
		t.Errorf("status %04X after FNCLEX", f.Status())
	}
}

// TestNoAllocations: a block engine cannot afford any.
func TestNoAllocations(t *testing.T) {
	f := fresh()
	f.LoadF64(math.Float64bits(0.5))
	f.LoadF64(math.Float64bits(0.25))
	n := testing.AllocsPerRun(10, func() {
		for modrm := 0xF0; modrm <= 0xFF; modrm++ {
			f.LoadF64(math.Float64bits(0.75))
			f.Reg(0xD9, uint8(modrm))
			f.Init()
			f.LoadF64(math.Float64bits(0.5))
		}
		f.ArithF64(opAdd, math.Float64bits(1e300))
		f.Arith(opMul, 0, false, false)
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}
