package cpu

import "testing"

// Layout of the little system that the tests of protection run in: a GDT with
// segments for rings 0, 1 and 3, a TSS, an IDT whose handlers are HLTs at
// handlerAt+vector, and page tables that map the first 4 MiB onto themselves.
const (
	gdtAt     = 0x2000
	idtAt     = 0x2800
	tssAt     = 0x3000
	dirAt     = 0x4000
	tableAt   = 0x5000
	handlerAt = 0x6000
	stack0    = 0x8000
	stack1    = 0x9000
	stack3    = 0xA000
	userAt    = 0x1000 // user code

	selCode0, selData0 = 0x08, 0x10
	selCode1, selData1 = 0x19, 0x21
	selCode3, selData3 = 0x2B, 0x33
	selTSS             = 0x38
	selGate            = 0x43 // call gate to ring 0 with two parameters
	selConforming      = 0x48
	selAbsent          = 0x50
	selReadOnly        = 0x58
)

func (b *testBus) poke64(pa uint32, v uint64) {
	b.poke(pa, uint32(v))
	b.poke(pa+4, uint32(v>>32))
}

func newSystem() (*Core, *testBus) {
	c, b := newTestCore()
	for i, d := range []uint64{
		0, 0x00CF9B000000FFFF, 0x00CF93000000FFFF, 0x00CFBB000000FFFF, 0x00CFB3000000FFFF,
		0x00CFFB000000FFFF, 0x00CFF3000000FFFF,
		0x0000890000000067 | tssAt<<16,
		0x0000EC0200080000 | handlerAt + 0x80, // call gate
		0x00CF9F000000FFFF,                    // conforming code, DPL 0
		0x00CF13000000FFFF,                    // data, not present
		0x00CFF1000000FFFF,                    // read-only data, DPL 3
	} {
		b.poke64(gdtAt+uint32(i)*8, d)
	}
	for v := range uint32(256) {
		d := uint64(handlerAt+v) | selCode0<<16 | 0x8E<<40
		if v == 0x80 || v == 3 || v == 4 {
			d |= 3 << 45
		}
		b.poke64(idtAt+v*8, d)
		b.put(handlerAt+v, 0xF4)
	}
	b.poke(tssAt+4, stack0)
	b.poke(tssAt+8, selData0)
	b.poke(tssAt+12, stack1)
	b.poke(tssAt+16, selData1)
	b.poke(tssAt+100, 0x68<<16) // no I/O bitmap
	b.poke(dirAt, tableAt|7)
	for i := range uint32(1024) {
		b.poke(tableAt+i*4, i<<12|7)
	}
	c.GDTR = Table{gdtAt, 0x7FF}
	c.IDTR = Table{idtAt, 0x7FF}
	c.TR = Segment{Selector: selTSS, Attr: 0x8B, Base: tssAt, Limit: 0x67}
	c.CR3 = dirAt
	c.CR0 |= CR0PG | CR0WP
	c.FlushTLB()
	return c, b
}

// enterRing puts the core in a ring with its segments and stack.
func enterRing(c *Core, ring uint8) {
	cs, ds, sp := uint16(selCode0), uint16(selData0), uint32(stack0)
	switch ring {
	case 1:
		cs, ds, sp = selCode1, selData1, stack1
	case 3:
		cs, ds, sp = selCode3, selData3, stack3
	}
	for i := range c.Seg {
		c.Seg[i] = flatSegment(ds&^3, 0x93, uint16(ring))
	}
	c.Seg[CS] = flatSegment(cs&^3, 0x9B, uint16(ring))
	c.Seg[CS].Selector = cs
	for _, i := range []int{DS, ES, SS, FS, GS} {
		c.Seg[i].Selector = ds
	}
	c.CPL = ring
	c.Regs[ESP] = sp
	c.EIP = userAt
}

// TestFaults runs one instruction in a ring and checks which handler is entered
// and with what error code; the return address must be the instruction.
func TestFaults(t *testing.T) {
	const none = -1
	tests := []struct {
		name   string
		ring   uint8
		code   string
		vector int
		err    int
		cr2    uint32
		setup  func(c *Core, b *testBus)
	}{
		{name: "divide by zero", ring: 3, code: "\xF7\xF1", vector: VectorDE, err: none},
		{name: "aam 0", ring: 3, code: "\xD4\x00", vector: VectorDE, err: none},
		{name: "undefined", ring: 3, code: "\x0F\x0B", vector: VectorUD, err: none},
		{name: "CMOV", ring: 3, code: "\x0F\x44\xC1", vector: VectorUD, err: none},
		{name: "hlt in ring 3", ring: 3, code: "\xF4", vector: VectorGP},
		{name: "hlt in ring 1", ring: 1, code: "\xF4", vector: VectorGP},
		{name: "cli in ring 3", ring: 3, code: "\xFA", vector: VectorGP},
		{name: "mov cr0 in ring 1", ring: 1, code: "\x0F\x22\xC0", vector: VectorGP},
		{name: "in, IOPL 0", ring: 3, code: "\xE4\x10", vector: VectorGP},
		{name: "lgdt in ring 3", ring: 3, code: "\x0F\x01\x10", vector: VectorGP},
		{name: "invlpg in ring 3", ring: 3, code: "\x0F\x01\x38", vector: VectorGP},
		{name: "wrmsr, unknown", ring: 0, code: "\x0F\x30", vector: VectorGP, setup: func(c *Core, _ *testBus) { c.Regs[ECX] = 0xC0000080 }},
		{name: "int 21 from ring 3", ring: 3, code: "\xCD\x21", vector: VectorGP, err: 0x21*8 + 2},
		{name: "bound", ring: 3, code: "\x62\x05\x00\x07\x00\x00", vector: VectorBR, err: none, setup: func(c *Core, b *testBus) { c.Regs[EAX] = 5 }},
		{name: "null segment", ring: 3, code: "\x64\xA1\x00\x00\x00\x00", vector: VectorGP, setup: func(c *Core, _ *testBus) { c.Seg[FS] = Segment{} }},
		{name: "load of an absent segment", ring: 0, code: "\x8E\xE0", vector: VectorNP, err: selAbsent, setup: func(c *Core, _ *testBus) { c.Regs[EAX] = selAbsent }},
		{name: "load of SS with the wrong ring", ring: 3, code: "\x8E\xD0", vector: VectorGP, err: selData0, setup: func(c *Core, _ *testBus) { c.Regs[EAX] = selData0 }},
		{name: "load beyond the GDT", ring: 3, code: "\x8E\xE0", vector: VectorGP, err: 0x1000, setup: func(c *Core, _ *testBus) { c.Regs[EAX] = 0x1003 }},
		{name: "far jump to ring 0", ring: 3, code: "\xEA\x00\x00\x00\x00\x08\x00", vector: VectorGP, err: selCode0},
		{name: "store to read-only segment", ring: 3, code: "\x64\xA3\x00\x00\x00\x00", vector: VectorGP, setup: func(c *Core, _ *testBus) {
			c.Seg[FS] = Segment{Selector: selReadOnly | 3, Attr: 0xC0F1, Limit: 0xFFFFFFFF}
		}},
		{name: "stack beyond its limit", ring: 3, code: "\x50", vector: VectorSS, setup: func(c *Core, _ *testBus) { c.Seg[SS].Limit = 0x100 }},
		{name: "not present, read", ring: 3, code: "\xA1\x04\x00\x10\x00", vector: VectorPF, err: 4, cr2: 0x100004, setup: unmap(0x100, 0)},
		{name: "not present, write", ring: 0, code: "\xA3\x04\x00\x10\x00", vector: VectorPF, err: 2, cr2: 0x100004, setup: unmap(0x100, 0)},
		{name: "supervisor page from ring 3", ring: 3, code: "\xA1\x04\x00\x10\x00", vector: VectorPF, err: 5, cr2: 0x100004, setup: unmap(0x100, 3)},
		{name: "read-only page from ring 3", ring: 3, code: "\xA3\x04\x00\x10\x00", vector: VectorPF, err: 7, cr2: 0x100004, setup: unmap(0x100, 5)},
		{name: "read-only page, ring 1, WP", ring: 1, code: "\xA3\x04\x00\x10\x00", vector: VectorPF, err: 3, cr2: 0x100004, setup: unmap(0x100, 5)},
		{name: "read-modify-write of a read-only page", ring: 3, code: "\xFF\x05\x04\x00\x10\x00", vector: VectorPF, err: 7, cr2: 0x100004, setup: unmap(0x100, 5)},
		{name: "second page of a straddling store", ring: 3, code: "\xA3\xFE\xFF\x0F\x00", vector: VectorPF, err: 6, cr2: 0x100000, setup: unmap(0x100, 0)},
		{name: "PMB without MPE", ring: 3, code: "\xA1\x00\x00\x10\x00", vector: VectorPF, err: 13, cr2: 0x100000, setup: unmap(0x100, 0x87)},
		{name: "PMB with PSE", ring: 3, code: "\xA1\x00\x00\x10\x00", vector: VectorPF, err: 13, cr2: 0x100000, setup: func(c *Core, b *testBus) {
			unmap(0x100, 0x87)(c, b)
			c.CR4 = CR4MPE | CR4PSE
		}},
		{name: "large page with reserved bits", ring: 3, code: "\xA1\x00\x00\x40\x00", vector: VectorPF, err: 13, cr2: 0x400000, setup: func(c *Core, b *testBus) {
			b.poke(dirAt+4, 0x1087)
			c.CR4 = CR4PSE
		}},
		{name: "code page absent", ring: 3, code: "", vector: VectorPF, err: 4, cr2: 0x100000, setup: func(c *Core, b *testBus) {
			unmap(0x100, 0)(c, b)
			c.EIP = 0x100000
		}},
		{name: "alignment", ring: 3, code: "\xA1\x02\x00\x10\x00", vector: VectorAC, setup: func(c *Core, _ *testBus) {
			c.CR0 |= CR0AM
			c.SetEFlags(FlagAC)
		}},
		{name: "x87 with TS", ring: 3, code: "\xD9\xE8", vector: VectorNM, err: none, setup: func(c *Core, _ *testBus) { c.CR0 |= CR0TS }},
		{name: "wait with TS and MP", ring: 3, code: "\x9B", vector: VectorNM, err: none, setup: func(c *Core, _ *testBus) { c.CR0 |= CR0TS | CR0MP }},
		{name: "x87 exception", ring: 3, code: "\xD9\xE8", vector: VectorMF, err: none, setup: func(c *Core, _ *testBus) {
			c.FPU.SetControl(0x340)
			c.FPU.SetStatus(1)
		}},
		{name: "FCOMI", ring: 3, code: "\xDB\xF0", vector: VectorUD, err: none},
		{name: "16 bytes", ring: 3, code: "\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90", vector: VectorGP},
		{name: "movs, destination absent", ring: 3, code: "\xF3\xA5", vector: VectorPF, err: 6, cr2: 0x100000, setup: func(c *Core, b *testBus) {
			unmap(0x100, 0)(c, b)
			c.Regs[ECX], c.Regs[ESI], c.Regs[EDI] = 4, 0x20000, 0x0FFFF8
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, b := newSystem()
			enterRing(c, test.ring)
			b.put(userAt, []byte(test.code)...)
			if test.setup != nil {
				test.setup(c, b)
			}
			before := c.Regs
			eip := c.EIP
			if stop := c.Execute(100); stop != Halted {
				t.Fatalf("stop %d, error %v", stop, c.Err)
			}
			if got := int(c.EIP - 1 - handlerAt); got != test.vector {
				t.Fatalf("handler of vector %d", got)
			}
			if c.CR2 != test.cr2 {
				t.Errorf("CR2 %#x, want %#x", c.CR2, test.cr2)
			}
			sp := c.Regs[ESP]
			if test.err != none {
				if got := b.peek(sp); int(got) != test.err {
					t.Errorf("error code %#x, want %#x", got, test.err)
				}
				sp += 4
			}
			if got := b.peek(sp); got != eip {
				t.Errorf("return address %#x, want %#x", got, eip)
			}
			if test.ring != 0 && (c.CPL != 0 || b.peek(sp+12) != before[ESP]) {
				t.Errorf("CPL %d, saved ESP %#x", c.CPL, b.peek(sp+12))
			}
			if b.peek(sp+8)&FlagRF == 0 {
				t.Error("RF clear in the saved flags of a fault")
			}
			if test.name == "movs, destination absent" && c.Regs[ECX] != 2 {
				t.Errorf("ECX %d after two iterations of four", c.Regs[ECX])
			}
		})
	}
}

// unmap gives the page table entry of a page other attribute bits.
func unmap(page, bits uint32) func(*Core, *testBus) {
	return func(_ *Core, b *testBus) { b.poke(tableAt+page*4, page<<12|bits) }
}

// TestSystemCall goes from ring 1 to ring 0 by INT 80 and back by IRET.
func TestSystemCall(t *testing.T) {
	for _, ring := range []uint8{1, 3} {
		c, b := newSystem()
		enterRing(c, ring)
		c.SetEFlags(FlagIF | FlagCF)
		b.put(userAt, 0xCD, 0x80, 0x40, 0xCD, 0x03) // int 80; inc eax; int 3
		b.put(handlerAt+0x80, 0x90, 0xCF)           // nop; iret
		sp := c.Regs[ESP]
		for range 4 {
			c.Step()
		}
		if c.CPL != ring || c.EIP != userAt+3 || c.Regs[ESP] != sp || c.Regs[EAX] != 1 {
			t.Errorf("ring %d: CPL %d EIP %#x ESP %#x EAX %d", ring, c.CPL, c.EIP, c.Regs[ESP], c.Regs[EAX])
		}
		if f := c.EFlags(); f&FlagIF == 0 {
			t.Errorf("ring %d: IF lost: %#x", ring, f)
		}
		if c.Seg[DS].Attr == 0 {
			t.Error("DS lost")
		}
	}
}

// TestIretNullsSegments: what ring 3 may not use is unloaded on the way there.
func TestIretNullsSegments(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.put(userAt, 0xCF)
	for i, v := range []uint32{0x7000, selCode3, FlagIF, stack3, selData3} {
		b.poke(stack0-20+uint32(i)*4, v)
	}
	c.Regs[ESP] = stack0 - 20
	c.Step()
	if c.CPL != 3 || c.EIP != 0x7000 || c.Regs[ESP] != stack3 {
		t.Fatalf("CPL %d EIP %#x ESP %#x", c.CPL, c.EIP, c.Regs[ESP])
	}
	if c.Seg[DS].Attr != 0 || c.Seg[GS].Selector != 0 {
		t.Errorf("DS %+v GS %+v", c.Seg[DS], c.Seg[GS])
	}
}

func TestCallGate(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	b.put(userAt, 0x6A, 0x11, 0x6A, 0x22, 0x9A, 0, 0, 0, 0, selGate, 0) // push 11; push 22; call gate
	b.put(handlerAt+0x80, 0xCA, 0x08, 0x00)                             // retf 8
	c.Step()
	c.Step()
	c.Step()
	if c.CPL != 0 || c.EIP != handlerAt+0x80 || c.Regs[ESP] != stack0-24 {
		t.Fatalf("CPL %d EIP %#x ESP %#x", c.CPL, c.EIP, c.Regs[ESP])
	}
	for i, want := range []uint32{userAt + 11, selCode3, 0x22, 0x11, stack3 - 8, selData3} {
		if got := b.peek(stack0 - 24 + uint32(i)*4); got != want {
			t.Errorf("frame word %d: %#x, want %#x", i, got, want)
		}
	}
	c.Step()
	if c.CPL != 3 || c.EIP != userAt+11 || c.Regs[ESP] != stack3 {
		t.Errorf("back: CPL %d EIP %#x ESP %#x", c.CPL, c.EIP, c.Regs[ESP])
	}
}

func TestDoubleFaultAndShutdown(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	b.put(userAt, 0x0F, 0x0B)
	b.poke64(idtAt+VectorUD*8, 0) // #UD -> #GP (gate) -> its handler: UD is benign
	b.poke64(idtAt+VectorGP*8, 0) // #GP -> #GP: double fault
	if stop := c.Execute(100); stop != Halted || c.EIP != handlerAt+VectorDF+1 {
		t.Fatalf("stop %d EIP %#x", stop, c.EIP)
	}
	if b.peek(c.Regs[ESP]) != 0 || b.peek(c.Regs[ESP]+4) != userAt {
		t.Errorf("frame %#x %#x", b.peek(c.Regs[ESP]), b.peek(c.Regs[ESP]+4))
	}

	c, b = newSystem()
	enterRing(c, 3)
	b.put(userAt, 0x0F, 0x0B)
	for _, v := range []uint32{VectorUD, VectorGP, VectorDF} {
		b.poke64(idtAt+v*8, 0)
	}
	if stop := c.Execute(100); stop != Shutdown || c.Err != nil {
		t.Errorf("stop %d, error %v", stop, c.Err)
	}
	c.Reset()
	if c.Step() == Shutdown {
		t.Error("still down after reset")
	}
}

func TestSingleStep(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	c.SetEFlags(FlagTF)
	b.put(userAt, 0x40, 0x40) // inc eax; inc eax
	if stop := c.Execute(100); stop != Halted || c.EIP != handlerAt+VectorDB+1 {
		t.Fatalf("stop %d EIP %#x", stop, c.EIP)
	}
	if c.Regs[EAX] != 1 || b.peek(c.Regs[ESP]) != userAt+1 || c.DR[6]&dr6BS == 0 {
		t.Errorf("EAX %d, return %#x, DR6 %#x", c.Regs[EAX], b.peek(c.Regs[ESP]), c.DR[6])
	}
	if b.peek(c.Regs[ESP]+8)&FlagTF == 0 || c.EFlags()&FlagTF != 0 {
		t.Error("TF wrong")
	}
}

func TestInterruptShadowAndHalt(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.put(userAt, 0xFB, 0x40, 0x40) // sti; inc eax; inc eax
	b.vectors = []uint8{0x40}
	c.SetINTR(true)
	if stop := c.Execute(100); stop != Halted || c.EIP != handlerAt+0x41 {
		t.Fatalf("stop %d EIP %#x", stop, c.EIP)
	}
	if c.Regs[EAX] != 1 {
		t.Errorf("EAX %d: STI delays interrupts by one instruction", c.Regs[EAX])
	}
	// The handler halts with interrupts off: only an NMI wakes it.
	b.vectors = []uint8{0x41}
	c.SetINTR(true)
	if stop := c.Execute(200); stop != Halted || c.EIP != handlerAt+0x41 {
		t.Errorf("woken with IF clear: EIP %#x", c.EIP)
	}
	c.NMI()
	if stop := c.Execute(200); stop != Halted || c.EIP != handlerAt+VectorNMI+1 {
		t.Errorf("EIP %#x", c.EIP)
	}
}

func TestWriteProtectOff(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 1)
	c.CR0 &^= CR0WP
	unmap(0x100, 5)(c, b)
	b.put(userAt, 0xA3, 0x04, 0x00, 0x10, 0x00)
	c.Regs[EAX] = 7
	c.Step()
	if b.peek(0x100004) != 7 {
		t.Error("supervisor stopped by a read-only page with WP clear")
	}
}

func TestAccessedAndDirty(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	b.put(userAt, 0xA1, 0, 0, 0x10, 0, 0xA3, 0, 0, 0x11, 0)
	c.Step()
	c.Step()
	for page, want := range map[uint32]uint32{0x100: pageAccessed, 0x110: pageAccessed | pageDirty, 0x120: 0} {
		if got := b.peek(tableAt+page*4) & (pageAccessed | pageDirty); got != want {
			t.Errorf("page %#x: %#x, want %#x", page, got, want)
		}
	}
	if b.peek(dirAt)&(pageAccessed|pageDirty) != pageAccessed {
		t.Errorf("directory entry %#x", b.peek(dirAt))
	}
}

func TestSharedLocks(t *testing.T) {
	c, b := newSystem()
	b.poke(dirAt+sharedPage>>22*4, tableAt|7)
	b.poke(tableAt, sharedPage|7)
	enterRing(c, 3)
	b.put(userAt, 0x87, 0x05, 0, 0, 0, 0x80, 0xF0, 0x0F, 0xB1, 0x0D, 4, 0, 0, 0x80, 0x89, 0x05, 0, 0, 0, 0x80)
	for range 3 {
		c.Step()
	}
	if c.SharedLocks != 2 {
		t.Errorf("%d locked accesses to shared memory, want 2", c.SharedLocks)
	}
}
