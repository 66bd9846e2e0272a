package cpu

import "testing"

// TestReturnsToManyPlaces: blocks that go where a register or the stack says
// remember one place, and must not take it for another.
func TestReturnsToManyPlaces(t *testing.T) {
	g := newGenerator(*seed, func(Op) bool { return true })
	for _, k := range []kind{byBlocks, byCompiler, byLines, byBoth} {
		w := newTwins(k)
		w.restart(0)
		for _, p := range w.each() {
			b := *p.bus
			b.put(0x20000,
				0xB9, 50, 0, 0, 0, // mov ecx, 50
				0xBF, 0x00, 0x20, 0x02, 0, // mov edi, 22000
				0xE8, 0xF1, 0x0F, 0, 0, // call 21000
				0x40,                   // inc eax
				0xE8, 0xEB, 0x0F, 0, 0, // call 21000
				0x42,       // inc edx
				0xFF, 0xD7, // call edi
				0x81, 0xF7, 0x00, 0x10, 0, 0, // xor edi, 1000
				0xE2, 0xEA, // loop, to the first call
				0xF4)
			b.put(0x21000, 0x43, 0xC3)             // inc ebx; ret
			b.put(0x22000, 0x83, 0xC6, 1, 0xC3)    // add esi, 1; ret
			b.put(0x23000, 0x83, 0xC6, 0x10, 0xC3) // add esi, 10; ret
			(*p.core).EIP = 0x20000
		}
		for stop := Limit; stop == Limit; {
			limit := w.exec.Cycles + 1 + uint64(g.IntN(300))
			stop = w.exec.Execute(limit)
			if other := runThrough(w.engine, limit); other != stop {
				t.Fatalf("%s: stop %d and %d", k, stop, other)
			}
			if d := w.differ(); d != "" {
				t.Fatalf("%s: %s", k, d)
			}
		}
		if r := w.engine.Regs; r[EAX] != 50 || r[EDX] != 50 || r[EBX] != 100 || r[ESI] != 25*17 {
			t.Errorf("%s: %v", k, r)
		}
	}
}

// TestCallOfRemappedPage: a call that is always the same reaches the code that
// its page has by then.
func TestCallOfRemappedPage(t *testing.T) {
	callRemapped(t, 0xE8, 0xF9, 0xEF, 0x0F, 0x00) // call 100000
}

// TestIndirectCallOfRemappedPage: so does one that finds its target in a register.
func TestIndirectCallOfRemappedPage(t *testing.T) {
	callRemapped(t, 0xFF, 0xD5, 0x90, 0x90, 0x90) // call ebp; nop; nop; nop
}

func callRemapped(t *testing.T, call ...byte) {
	for name, run := range engines {
		c, b := newSystem()
		enterRing(c, 0)
		b.put(0x60000, 0xB0, 1, 0xC3) // mov al, 1; ret
		b.put(0x61000, 0xB0, 2, 0xC3)
		b.poke(tableAt+0x100*4, 0x60007)
		b.put(userAt, 0xB2, 3) // mov dl, 3
		b.put(userAt+2, call...)
		b.put(userAt+7,
			0x00, 0xC3, // add bl, al
			0xFE, 0xCA, // dec dl
			0x75, 0xF5, // jnz, to the call
			0x81, 0x35, 0x00, 0x54, 0, 0, 0x00, 0x10, 0, 0, // xor dword [entry of page 100], 1000
			0x0F, 0x01, 0x3D, 0, 0, 0x10, 0, // invlpg [100000]
			0xE2, 0xE0, // loop userAt
			0xF4)
		c.Regs[EBX], c.Regs[ECX], c.Regs[EBP] = 0, 10, 0x100000
		if stop := run(c, 500); stop != Halted {
			t.Fatalf("%s: stop %d", name, stop)
		}
		if c.Regs[EBX]&0xFF != 3*15 {
			t.Errorf("%s: BL %d, want 45", name, c.Regs[EBX]&0xFF)
		}
	}
}
