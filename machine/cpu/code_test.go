package cpu

import "testing"

var engines = map[string]func(*Core, uint64) Stop{
	"executor": (*Core).Execute, "engine": interpret, "compiler": compiled, "both": (*Core).Run,
}

// TestSelfModifyingCode: a store into the next instruction takes effect there,
// also when the code has been executed before.
func TestSelfModifyingCode(t *testing.T) {
	for name, run := range engines {
		c, b := newTestCore()
		b.put(codeAt,
			0x83, 0xC3, 0x01, // add ebx, 1      (the 1 is codeAt+2)
			0xFE, 0x05, 0x02, 0x10, 0, 0, // inc byte [codeAt+2]
			0xFE, 0x05, 0x11, 0x10, 0, 0, // inc byte [codeAt+17]
			0x83, 0xC2, // add edx, ...
			0x00,       // ... 0, and more each time
			0xE2, 0xEC, // loop codeAt
			0xF4) // hlt
		b.put(codeAt+15, 0x83, 0xC2, 0x00, 0xE2, 0xEC, 0xF4)
		c.Regs[ECX] = 100 // more than Run looks at for a loop that spins
		if stop := run(c, 1000); stop != Halted {
			t.Fatalf("%s: stop %d at %#x", name, stop, c.EIP)
		}
		if c.Regs[EBX] != 5050 || c.Regs[EDX] != 5050 {
			t.Errorf("%s: EBX %d, EDX %d, want 5050", name, c.Regs[EBX], c.Regs[EDX])
		}
	}
}

// TestInvalidatePage: a write behind the core's back shows after InvalidatePage.
func TestInvalidatePage(t *testing.T) {
	c, b := newTestCore()
	b.put(codeAt, 0x40, 0xF4) // inc eax; hlt
	for want, code := range map[uint32]byte{1: 0x40, 0xFFFFFFFF: 0x48} {
		b.put(codeAt, code)
		c.InvalidatePage(codeAt)
		c.EIP, c.Halted, c.Regs[EAX] = codeAt, false, 0
		if c.Run(c.Cycles + 100); c.Regs[EAX] != want {
			t.Errorf("EAX %#x, want %#x", c.Regs[EAX], want)
		}
	}
}

// TestDataBesideCode: stores near code, but not into its lines, leave the
// translation alone.
func TestDataBesideCode(t *testing.T) {
	c, b := newTestCore()
	b.put(codeAt, 0xFF, 0x05, 0x00, 0x18, 0, 0, 0xE2, 0xF8, 0xF4) // inc dword [codeAt+800]; loop; hlt
	c.Regs[ECX] = 100
	c.Run(50)
	epoch := c.code.epoch
	c.Run(1000)
	if c.code.epoch != epoch || b.peek(codeAt+0x800) != 100 {
		t.Errorf("invalidated %d times; count %d", c.code.epoch-epoch, b.peek(codeAt+0x800))
	}
}

// TestInvlpg: a changed page table entry counts after INVLPG, for data and for
// code.
func TestInvlpg(t *testing.T) {
	for name, run := range engines {
		c, b := newSystem()
		enterRing(c, 0)
		b.put(0x60000, 0xB0, 1, 0xC3) // mov al, 1; ret
		b.put(0x61000, 0xB0, 2, 0xC3)
		b.poke(tableAt+0x100*4, 0x60007)
		b.put(userAt,
			0xE8, 0xFB, 0xEF, 0x0F, 0x00, // call 100000
			0x88, 0xC3, // mov bl, al
			0xC7, 0x05, 0x00, 0x54, 0, 0, 0x07, 0x10, 0x06, 0x00, // mov dword [entry of page 100], 61007
			0x0F, 0x01, 0x3D, 0, 0, 0x10, 0, // invlpg [100000]
			0xE8, 0xE3, 0xEF, 0x0F, 0x00, // call 100000
			0x8A, 0x0D, 0x01, 0, 0x10, 0, // mov cl, [100001]
			0xF4)
		if stop := run(c, 100); stop != Halted {
			t.Fatalf("%s: stop %d", name, stop)
		}
		if c.Regs[EBX]&0xFF != 1 || c.Regs[EAX]&0xFF != 2 || c.Regs[ECX]&0xFF != 2 {
			t.Errorf("%s: BL %d AL %d CL %d", name, c.Regs[EBX], c.Regs[EAX], c.Regs[ECX])
		}
	}
}

// Benchmarks of what programs in bench/cpu do not isolate.

func benchmarkCode(b *testing.B, code ...byte) {
	c, bus := newTestCore()
	bus.put(codeAt, code...)
	c.Regs[ESI], c.Regs[EDI] = 0x3000, 0x4000
	for b.Loop() {
		c.Run(c.Cycles + 1000)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(c.Cycles), "ns/cycle")
}

func BenchmarkRegisters(b *testing.B) {
	benchmarkCode(b, 0x01, 0xC8, 0x31, 0xC3, 0x42, 0xEB, 0xF9) // add eax, ecx; xor ebx, eax; inc edx; jmp
}

func BenchmarkMemory(b *testing.B) {
	benchmarkCode(b, 0x8B, 0x06, 0x89, 0x07, 0x41, 0xEB, 0xF9) // mov eax, [esi]; mov [edi], eax; inc ecx; jmp
}

func BenchmarkCallReturn(b *testing.B) {
	benchmarkCode(b, 0xE8, 0x03, 0, 0, 0, 0x41, 0xEB, 0xF8, 0xC3) // call; inc ecx; jmp; ret
}

// BenchmarkExecutorInBlock is what an instruction costs that the engine leaves
// to the executor.
func BenchmarkExecutorInBlock(b *testing.B) {
	benchmarkCode(b, 0xF5, 0x41, 0xEB, 0xFC) // cmc; inc ecx; jmp
}
