package cpu

import "testing"

// runSystem executes code in ring 0 of a system until it halts.
func runSystem(t *testing.T, c *Core, b *testBus, code string) {
	t.Helper()
	b.put(userAt, []byte(code+"\xF4")...)
	if stop := c.Execute(c.Cycles + 1000); stop != Halted || c.EIP != userAt+uint32(len(code))+1 {
		t.Fatalf("stop %d at %#x, error %v", stop, c.EIP, c.Err)
	}
}

func TestLargePage(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	c.CR4 = CR4PSE
	b.poke(dirAt+8, 0x87) // 800000 is physical 0, 4 MiB
	b.poke(0x60010, 0x1234)
	runSystem(t, c, b, "\xA1\x10\x00\x86\x00\xA3\x14\x00\x86\x00") // mov eax, [860010]; mov [860014], eax
	if c.Regs[EAX] != 0x1234 || b.peek(0x60014) != 0x1234 {
		t.Errorf("EAX %#x", c.Regs[EAX])
	}
	if b.peek(dirAt+8)&(pageAccessed|pageDirty) != pageAccessed|pageDirty {
		t.Errorf("entry %#x", b.peek(dirAt+8))
	}
}

func TestMessageBufferPage(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	c.CR4 = CR4MPE
	unmap(0x100, 0x87)(c, b)
	b.put(userAt, 0xA1, 0, 0, 0x10, 0, 0x0F, 0x0A) // mov eax, [100000]; cl1invmb
	c.Step()
	c.Step()
	if c.EIP != userAt+7 || c.MessageBufferInvalidates != 1 {
		t.Errorf("EIP %#x, %d invalidates", c.EIP, c.MessageBufferInvalidates)
	}
}

func TestTimeStampCounter(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	c.TSCOffset = 1 << 32
	runSystem(t, c, b, "\x90\x90\x0F\x31\x89\xC3\xB9\x10\x00\x00\x00\x31\xC0\x31\xD2\x0F\x30\x0F\x32")
	// nop; nop; rdtsc; mov ebx, eax; mov ecx, 10; xor eax, eax; xor edx, edx; wrmsr; rdmsr
	if c.Regs[EBX] != 2 || c.Regs[EAX] != 1 || c.Regs[EDX] != 0 {
		t.Errorf("first %d, behind WRMSR %d", c.Regs[EBX], c.Regs[EAX])
	}
}

func TestPortPermission(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	c.TR.Limit = 0x68 + 128
	for i := range uint32(32) {
		b.poke(tssAt+0x68+i*4, 0xFFFFFFFF)
	}
	b.put(tssAt+0x68+0x3F8/8, 0xFE) // port 3F8 alone
	b.put(userAt, 0x66, 0xBA, 0xF8, 0x03, 0xEC, 0xEE, 0x66, 0xED)
	for range 3 {
		c.Step() // mov dx, 3F8; in al, dx; out dx, al
	}
	if c.Regs[EAX] != 0xF8 || len(b.out) != 1 || b.out[0] != 0xF8 {
		t.Fatalf("EAX %#x, out %#x", c.Regs[EAX], b.out)
	}
	if c.Execute(c.Cycles + 100); c.EIP != handlerAt+VectorGP+1 { // in ax, dx reaches port 3F9
		t.Errorf("EIP %#x", c.EIP)
	}
}

func TestRealModeInterrupt(t *testing.T) {
	b := newTestBus()
	c := New(b)
	c.Seg[CS].Selector, c.Seg[CS].Base, c.EIP = 0x100, 0x1000, 0
	c.Regs[ESP] = 0x8000
	b.poke(0x21*4, 0x02000010)                              // 0200:0010
	b.put(0x1000, 0xF9, 0xCD, 0x21, 0xF4)                   // stc; int 21; hlt
	b.put(0x2010, 0xB8, 0x34, 0x12, 0xF7, 0xF1, 0x90, 0xCF) // mov ax, 1234; div cx; nop; iret
	b.poke(0, 0x02000020)                                   // divide error: 0200:0020
	b.put(0x2020, 0x89, 0xE5, 0x83, 0x46, 0, 2, 0xCF)       // mov bp, sp; add word [bp], 2; iret
	if stop := c.Execute(100); stop != Halted || c.EIP != 4 || c.Seg[CS].Base != 0x1000 {
		t.Fatalf("stop %d at %#x:%#x", stop, c.Seg[CS].Base, c.EIP)
	}
	if c.Regs[EAX] != 0x1234 || c.Regs[ESP] != 0x8000 || c.EFlags()&FlagCF == 0 {
		t.Errorf("EAX %#x, ESP %#x, flags %#x", c.Regs[EAX], c.Regs[ESP], c.EFlags())
	}
}

func TestNMIWaitsForIret(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.put(userAt, 0x90, 0x90, 0xF4)
	b.poke64(idtAt+VectorNMI*8, 0x00008E0000087000)
	b.put(0x7000, 0x43, 0x90, 0xCF) // inc ebx; nop; iret
	c.NMI()
	c.Step()
	c.NMI()
	c.Step()
	if c.Regs[EBX] != 1 || c.EIP != 0x7001 {
		t.Fatalf("EBX %d, EIP %#x", c.Regs[EBX], c.EIP)
	}
	if c.Execute(100); c.Regs[EBX] != 2 {
		t.Errorf("EBX %d", c.Regs[EBX])
	}
}

func TestSegmentQueries(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	// lsl eax, cx; lar ebx, cx; verw cx
	b.put(userAt, 0x0F, 0x03, 0xC1, 0x0F, 0x02, 0xD9, 0x0F, 0x00, 0xE9)
	c.Regs[ECX] = selData3
	for range 3 {
		c.Step()
	}
	if c.Regs[EAX] != 0xFFFFFFFF || c.Regs[EBX] != 0xC0F300 || c.EFlags()&FlagZF == 0 {
		t.Errorf("limit %#x, rights %#x, flags %#x", c.Regs[EAX], c.Regs[EBX], c.EFlags())
	}
	c.EIP, c.Regs[ECX] = userAt, selData0 // not visible from ring 3
	if c.Step(); c.EFlags()&FlagZF != 0 {
		t.Error("LSL sees a ring 0 segment from ring 3")
	}
}
