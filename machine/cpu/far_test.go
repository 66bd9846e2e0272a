package cpu

import "testing"

// steps executes n instructions and fails if one of them stops the core.
func steps(t *testing.T, c *Core, n int) {
	t.Helper()
	for range n {
		if stop := c.Step(); stop != Limit {
			t.Fatalf("stop %d at %#x, error %v", stop, c.EIP, c.Err)
		}
	}
}

func TestFarCallAndReturn(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.poke(0x7100, 0x7000) // far pointer 8:7000
	b.poke(0x7104, selCode0)
	b.put(0x7000, 0xCB) // retf
	b.put(userAt,
		0x9A, 0x00, 0x70, 0, 0, selCode0, 0, // call 8:7000
		0xFF, 0x1D, 0x00, 0x71, 0, 0, // call far [7100]
		0x9A, 0x00, 0x70, 0, 0, selConforming, 0, // call 48:7000, conforming
		0xFF, 0x2D, 0x00, 0x71, 0, 0) // jmp far [7100]
	steps(t, c, 6)
	if c.EIP != userAt+20 || c.Regs[ESP] != stack0 || c.Seg[CS].Selector != selCode0 {
		t.Fatalf("EIP %#x, ESP %#x, CS %#x", c.EIP, c.Regs[ESP], c.Seg[CS].Selector)
	}
	if steps(t, c, 1); c.EIP != 0x7000 {
		t.Errorf("EIP %#x", c.EIP)
	}
}

// A conforming segment runs in the ring of its caller.
func TestConformingCall(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	b.put(userAt, 0x9A, 0x00, 0x70, 0, 0, selConforming, 0)
	b.put(0x7000, 0xCB)
	steps(t, c, 1)
	if c.CPL != 3 || c.Seg[CS].Selector != selConforming|3 || c.EIP != 0x7000 {
		t.Fatalf("CPL %d, CS %#x, EIP %#x", c.CPL, c.Seg[CS].Selector, c.EIP)
	}
	if steps(t, c, 1); c.EIP != userAt+7 || c.CPL != 3 {
		t.Errorf("EIP %#x, CPL %d", c.EIP, c.CPL)
	}
}

func TestTaskRegisterAndLDT(t *testing.T) {
	const selLDT = 0x60
	c, b := newSystem()
	enterRing(c, 0)
	b.poke64(gdtAt+selLDT, 0x0000820000000017|0x7800<<16) // LDT at 7800, three descriptors
	b.poke64(0x7810, 0x00CF93000000FFFF|0x40<<32)         // entry 2: data, base 400000 in bits 32..39
	b.put(gdtAt+selTSS+5, 0x89)
	c.TR = Segment{}
	b.put(userAt,
		0x66, 0xB8, selTSS, 0, 0x0F, 0x00, 0xD8, // mov ax, TSS; ltr ax
		0x66, 0xB8, selLDT, 0, 0x0F, 0x00, 0xD0, // mov ax, LDT; lldt ax
		0x66, 0xB8, 0x14, 0, 0x8E, 0xE0, // mov ax, 14; mov fs, ax
		0x0F, 0x00, 0xCB, // str ebx
		0x0F, 0x00, 0xC1) // sldt ecx
	steps(t, c, 8)
	if c.Regs[EBX] != selTSS || c.Regs[ECX] != selLDT || c.TR.Base != tssAt || c.Seg[FS].Base != 0x400000 {
		t.Errorf("TR %+v, LDTR %+v, FS %+v", c.TR, c.LDTR, c.Seg[FS])
	}
	if b.pages[(gdtAt+selTSS+5)/PageSize][(gdtAt+selTSS+5)%PageSize] != 0x8B {
		t.Error("TSS not marked busy")
	}
	// A busy one cannot be loaded again.
	c.EIP = userAt
	if c.Execute(c.Cycles + 100); c.EIP != handlerAt+VectorGP+1 || b.peek(c.Regs[ESP]) != selTSS {
		t.Errorf("EIP %#x, code %#x", c.EIP, b.peek(c.Regs[ESP]))
	}
}

func TestExpandDown(t *testing.T) {
	s := Segment{Attr: 0xC097, Limit: 0xFFFF} // 32 bits: valid from 10000 up
	small := Segment{Attr: 0x97, Limit: 0xFFF}
	for _, test := range []struct {
		s      Segment
		off, n uint32
		want   bool
	}{
		{s, 0x10000, 4, true}, {s, 0xFFFF, 1, false}, {s, 0xFFFFFFFC, 4, true}, {s, 0xFFFFFFFE, 4, false},
		{small, 0x1000, 4, true}, {small, 0xFFE, 4, false}, {small, 0xFFFC, 4, true}, {small, 0xFFFE, 4, false},
	} {
		if got := test.s.contains(test.off, test.n); got != test.want {
			t.Errorf("%d bytes at %#x of limit %#x: %v", test.n, test.off, test.s.Limit, got)
		}
	}
}

func TestControlRegisters(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.put(userAt,
		0xB8, 0x00, 0x08, 0, 0, 0x0F, 0x22, 0xE0, // mov eax, 800; mov cr4, eax
		0x0F, 0x20, 0xE3, // mov ebx, cr4
		0x0F, 0x22, 0xD0, // mov cr2, eax
		0x66, 0xB8, 0x0B, 0, 0x0F, 0x01, 0xF0, // mov ax, B; lmsw ax
		0x0F, 0x01, 0xE1, // smsw ecx
		0x0F, 0x06, // clts
		0x0F, 0x23, 0xC0, // mov dr0, eax
		0x0F, 0x21, 0xC2, // mov edx, dr0
		0x0F, 0x21, 0xEE, // mov esi, dr5, which is dr7
		0x0F, 0x09, 0x0F, 0x08) // wbinvd; invd
	steps(t, c, 13)
	if c.CR4 != CR4MPE || c.Regs[EBX] != CR4MPE || c.CR2 != 0x800 {
		t.Errorf("CR4 %#x, CR2 %#x", c.CR4, c.CR2)
	}
	if c.Regs[ECX] != CR0PG|CR0WP|CR0NE|CR0ET|CR0PE|CR0MP|CR0TS || c.CR0&CR0TS != 0 {
		t.Errorf("SMSW %#x, CR0 %#x", c.Regs[ECX], c.CR0)
	}
	if c.Regs[EDX] != c.DR[0] || c.Regs[ESI] != dr7Ones || c.CacheInvalidates != 2 {
		t.Errorf("DR0 %#x, DR7 %#x, %d cache operations", c.Regs[EDX], c.Regs[ESI], c.CacheInvalidates)
	}
	for name, code := range map[string]string{
		"reserved bit of CR4": "\xB8\x20\x00\x00\x00\x0F\x22\xE0", // PAE
		"PG without PE":       "\xB8\x00\x00\x00\x80\x0F\x22\xC0",
		"RDMSR":               "\xB9\x1B\x00\x00\x00\x0F\x32",
	} {
		c, b := newSystem()
		enterRing(c, 0)
		b.put(userAt, []byte(code)...)
		if c.Execute(c.Cycles + 100); c.EIP != handlerAt+VectorGP+1 {
			t.Errorf("%s: EIP %#x", name, c.EIP)
		}
	}
}

// TestCodeOutsideMemory fetches instructions through the bus.
func TestCodeOutsideMemory(t *testing.T) {
	for name, run := range engines {
		c, b := newTestCore()
		b.device[0] = 0x83_00000001_B8_40_40 // inc eax; inc eax; mov eax, 1; add ...
		b.device[1] = 0xF4_03_C0             // ... eax, 3; hlt
		c.EIP = devicePage
		if stop := run(c, 100); stop != Halted || c.Regs[EAX] != 4 {
			t.Errorf("%s: stop %d, EAX %d, EIP %#x", name, stop, c.Regs[EAX], c.EIP)
		}
	}
}

// TestIndirectCalls: calls and jumps through registers and memory.
func TestIndirectCalls(t *testing.T) {
	for name, run := range engines {
		c, b := newTestCore()
		b.poke(0x3000, 0x2000)
		b.poke(0x3004, codeAt+16)
		b.put(0x2000, 0x43, 0xC2, 0x00, 0x00) // inc ebx; ret 0
		b.put(codeAt,
			0xB8, 0x00, 0x20, 0, 0, // mov eax, 2000
			0xFF, 0xD0, // call eax
			0xFF, 0x15, 0x00, 0x30, 0, 0, // call [3000]
			0xFF, 0x63, 0x04, // jmp [ebx+4]
			0xE2, 0xEE, 0xF4) // loop codeAt; hlt
		c.Regs[EBX], c.Regs[ECX] = 0x3000-2, 1
		if stop := run(c, 100); stop != Halted || c.Regs[EBX] != 0x3000 || c.Regs[ESP] != stackTop {
			t.Errorf("%s: stop %d, EBX %#x, ESP %#x", name, stop, c.Regs[EBX], c.Regs[ESP])
		}
	}
}
