package cpu

import "testing"

// TestBreakpoints: one instruction with a breakpoint in the way; each engine.
func TestBreakpoints(t *testing.T) {
	for _, test := range []struct {
		name  string
		code  string
		dr7   uint32
		at    uint32
		cr4   uint32
		after uint32 // bytes of the code that have been executed; the rest is HLT
		hit   bool
	}{
		{"instruction", "\x40\x40", 1, userAt + 1, 0, 1, true},
		{"store", "\xA3\x00\x07\x00\x00", 1 | 1<<16, 0x700, 0, 5, true},
		{"load, waiting for a store", "\xA1\x00\x07\x00\x00", 1 | 1<<16, 0x700, 0, 5, false},
		{"load", "\xA1\x00\x07\x00\x00", 2 | 3<<16, 0x702, 0, 5, true},
		{"beside", "\xA1\x00\x07\x00\x00", 1 | 3<<16, 0x704, 0, 5, false},
		{"long", "\xA0\x07\x07\x00\x00", 1 | 15<<16, 0x705, 0, 5, true},
		{"disabled", "\xA1\x00\x07\x00\x00", 3 << 16, 0x700, 0, 5, false},
		{"push", "\x50", 1 | 1<<16, stack0 - 2, 0, 1, true},
		{"second iteration", "\xF3\xAB\x90", 1 | 1<<16, 0x704, 0, 0, true},
		{"port", "\xE4\x10", 1 | 2<<16, 0x10, CR4DE, 2, true},
		{"port without DE", "\xE4\x10", 1 | 2<<16, 0x10, 0, 2, false},
		{"load of SS", "\x8E\x15\x00\x07\x00\x00\x90", 1 | 3<<16, 0x700, 0, 7, true},
	} {
		for name, run := range engines {
			c, b := newSystem()
			enterRing(c, 0)
			b.put(userAt, []byte(test.code+"\xF4")...)
			b.poke(0x700, selData0)
			c.Regs[ECX], c.Regs[EDI] = 4, 0x700
			c.DR[0], c.DR[7], c.CR4 = test.at, dr7Ones|test.dr7, test.cr4
			run(c, 100)
			hit := c.EIP == handlerAt+VectorDB+1
			if hit != test.hit || hit && (b.peek(c.Regs[ESP]) != userAt+test.after || c.DR[6] != dr6Ones|1) {
				t.Errorf("%s, %s: EIP %#x, from %#x, DR6 %#x", test.name, name, c.EIP, b.peek(c.Regs[ESP]), c.DR[6])
			}
		}
	}
}

// TestResume: RF lets the instruction of a breakpoint through, once.
func TestResume(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	b.put(userAt, 0xCF)
	for i, v := range []uint32{codeOfTask, selCode0, FlagRF} {
		b.poke(stack0-12+uint32(i)*4, v)
	}
	b.put(codeOfTask, 0x40, 0xEB, 0xFD) // inc eax; jmp back
	c.Regs[ESP] = stack0 - 12
	c.DR[0], c.DR[7] = codeOfTask, dr7Ones|1
	if c.Execute(100); c.Regs[EAX] != 1 || c.EIP != handlerAt+VectorDB+1 || b.peek(c.Regs[ESP]+8)&FlagRF != 0 {
		t.Errorf("EAX %d, EIP %#x, flags %#x", c.Regs[EAX], c.EIP, b.peek(c.Regs[ESP]+8))
	}
}

// TestGeneralDetect: DR7.GD guards the debug registers, but not from the
// handler of #DB.
func TestGeneralDetect(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 0)
	c.DR[7] = dr7Ones | dr7GD
	b.put(userAt, 0x0F, 0x21, 0xC0) // mov eax, dr0
	if c.Execute(100); c.EIP != handlerAt+VectorDB+1 || c.DR[6] != dr6Ones|dr6BD || c.DR[7] != dr7Ones || b.peek(c.Regs[ESP]) != userAt {
		t.Errorf("EIP %#x, DR6 %#x, DR7 %#x", c.EIP, c.DR[6], c.DR[7])
	}
}
