package cpu

import "testing"

// enterVirtualMode puts the core into virtual-8086 mode at 0100:0000.
func enterVirtualMode(c *Core, flags uint32) {
	c.SetEFlags(FlagVM | flags)
	for i := range c.Seg {
		c.Seg[i] = virtualSegment(0x300)
	}
	c.Seg[CS] = virtualSegment(userAt >> 4)
	c.CPL, c.EIP, c.Regs[ESP] = 3, 0, 0x1000
}

// TestVirtualMode goes in by IRET, loads a segment, and is thrown out.
func TestVirtualMode(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.put(userAt, 0xCF)
	for i, v := range []uint32{0x10, userAt >> 4, FlagVM | FlagIOPL | FlagIF, 0x800, 0x9FF, 0x111, 0x222, 0x333, 0x444} {
		b.poke(stack0-36+uint32(i)*4, v)
	}
	b.put(userAt+0x10, 0x8E, 0xD8, 0xA1, 0x04, 0x00, 0x50, 0xF4) // mov ds, ax; mov ax, [4]; push ax; hlt
	b.poke(0x7004, 0xBEEF)
	c.Regs = [8]uint32{EAX: 0x700, ESP: stack0 - 36}
	steps(t, c, 4)
	if c.CPL != 3 || c.EIP != 0x16 || c.Seg[DS].Base != 0x7000 || c.Regs[EAX] != 0xBEEF || c.Regs[ESP] != 0x7FE || b.peek(0xA7EC+2)&0xFFFF != 0xBEEF {
		t.Fatalf("EIP %#x, DS %+v, EAX %#x, ESP %#x", c.EIP, c.Seg[DS], c.Regs[EAX], c.Regs[ESP])
	}
	if stop := c.Execute(c.Cycles + 10); stop != Halted || c.EIP != handlerAt+VectorGP+1 || c.CPL != 0 || c.EFlags()&FlagVM != 0 || c.Seg[DS].Attr != 0 {
		t.Fatalf("stop %d, EIP %#x, CPL %d, DS %+v", stop, c.EIP, c.CPL, c.Seg[DS])
	}
	for i, want := range []uint32{0, 0x16, userAt >> 4, FlagVM | FlagIOPL | FlagIF | FlagRF | flagOne, 0x7FE, 0x9FF, 0x111, 0x700, 0x333, 0x444} {
		if got := b.peek(c.Regs[ESP] + uint32(i)*4); got != want {
			t.Errorf("frame word %d: %#x, want %#x", i, got, want)
		}
	}
}

// TestVirtualPrivilege: what the monitor sees of, with IOPL 3 and without.
func TestVirtualPrivilege(t *testing.T) {
	for _, test := range []struct {
		name      string
		code      string
		low, high int // vector with IOPL 0 and 3, -1: none
	}{
		{"cli", "\xFA", VectorGP, -1}, {"sti", "\xFB", VectorGP, -1}, {"pushf", "\x9C", VectorGP, -1}, {"popf", "\x9D", VectorGP, -1},
		{"iret", "\xCF", VectorGP, -1}, {"int 80", "\xCD\x80", VectorGP, 0x80}, {"int 3", "\xCC", VectorBP, VectorBP},
		{"in", "\xE4\x10", VectorGP, VectorGP}, {"hlt", "\xF4", VectorGP, VectorGP}, {"lldt", "\x0F\x00\xD0", VectorUD, VectorUD},
		{"arpl", "\x63\xC0", VectorUD, VectorUD}, {"lar", "\x0F\x02\xC0", VectorUD, VectorUD}, {"lgdt", "\x0F\x01\x17", VectorGP, VectorGP},
		{"smsw", "\x0F\x01\xE0", -1, -1}, {"mov ax, ds", "\x8C\xD8", -1, -1}, {"icebp", "\xF1", VectorDB, VectorDB},
		{"beyond 64 K", "\x67\xA1\x00\x00\x01\x00", VectorGP, VectorGP},
	} {
		for _, iopl := range []uint32{0, FlagIOPL} {
			c, b := newSystem()
			enterVirtualMode(c, iopl)
			b.put(userAt, []byte(test.code)...)
			want := test.low
			if iopl != 0 {
				want = test.high
			}
			got := -1
			if c.Step(); c.Execute(c.Cycles) == Limit && !c.virtual() {
				got = int(c.EIP - handlerAt)
			}
			if got != want {
				t.Errorf("%s, IOPL %#x: vector %d, want %d", test.name, iopl, got, want)
			}
		}
	}
}

// TestVirtualInterruptFlag: with CR4.VME the program has an interrupt flag of
// its own, and handles its own software interrupts.
func TestVirtualInterruptFlag(t *testing.T) {
	c, b := newSystem()
	enterVirtualMode(c, FlagIF)
	c.CR4 = CR4VME
	const bitmap = 0x88
	c.TR.Limit = bitmap + 4
	b.poke(tssAt+100, bitmap<<16)
	b.poke(tssAt+bitmap-32+0x20/8, 1<<1) // 21 goes to the monitor, 20 to the program
	b.poke(0x20*4, 0x01000080)
	b.put(userAt, 0xFB, 0xCD, 0x20, 0x9C, 0xCD, 0x21) // sti; int 20; pushf; int 21
	b.put(userAt+0x80, 0x9C, 0xCF)                    // pushf; iret
	steps(t, c, 1)
	if c.EFlags()&(FlagVIF|FlagIF) != FlagVIF|FlagIF {
		t.Fatalf("behind STI: flags %#x", c.EFlags())
	}
	steps(t, c, 2)
	if c.EIP != 0x81 || c.EFlags()&FlagVIF != 0 || b.peek(0x3FF8)&(FlagIF|FlagIOPL) != FlagIOPL {
		t.Fatalf("EIP %#x, flags %#x, pushed %#x", c.EIP, c.EFlags(), b.peek(0x3FF8)>>16)
	}
	c.Regs[ESP] += 2
	steps(t, c, 2)
	if c.EIP != 4 || c.EFlags()&FlagVIF == 0 || b.peek(0x3FFC)>>16&(FlagIF|FlagIOPL) != FlagIF|FlagIOPL {
		t.Fatalf("EIP %#x, flags %#x, pushed %#x", c.EIP, c.EFlags(), b.peek(0x3FFC)>>16)
	}
	if c.Execute(c.Cycles + 10); c.EIP != handlerAt+VectorGP+1 {
		t.Errorf("int 21: EIP %#x", c.EIP)
	}

	// A pending interrupt stops STI, here that of ring 3 with CR4.PVI.
	c, b = newSystem()
	enterRing(c, 3)
	c.CR4 = CR4PVI
	b.put(userAt, 0xFB, 0xFA, 0xFB) // sti; cli; sti
	if steps(t, c, 1); c.EFlags()&FlagVIF == 0 {
		t.Fatalf("flags %#x", c.EFlags())
	}
	c.SetEFlags(c.EFlags() | FlagVIP)
	steps(t, c, 1)
	if c.Execute(c.Cycles + 10); c.EIP != handlerAt+VectorGP+1 || b.peek(c.Regs[ESP]+4) != userAt+2 {
		t.Errorf("EIP %#x, from %#x", c.EIP, b.peek(c.Regs[ESP]+4))
	}
}
