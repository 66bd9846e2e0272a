package cpu

import "testing"

// TestRepeatedStrings holds the engine's runs of iterations against the
// executor: all sizes, overlaps, both directions, across pages and off their
// ends, in slices that interrupt them.
func TestRepeatedStrings(t *testing.T) { repeatedStrings(t, newTwins(byBlocks)) }

// TestRepeatedStringsCompiled does it for compiled code.
func TestRepeatedStringsCompiled(t *testing.T) { repeatedStrings(t, newTwins(byCompiler)) }

// TestRepeatedStringsWithCaches does it for cores with caches.
func TestRepeatedStringsWithCaches(t *testing.T) { repeatedStrings(t, newTwins(byLines)) }

// TestRepeatedStringsWithCachesCompiled does it for both.
func TestRepeatedStringsWithCachesCompiled(t *testing.T) { repeatedStrings(t, newTwins(byBoth)) }

func repeatedStrings(t *testing.T, w *twins) {
	t.Logf("seed %d", *seed)
	g := newGenerator(*seed, func(Op) bool { return true })
	for i := range 600 {
		w.restart(3)
		opcode := []byte{0xA4, 0xA5, 0xA5, 0xA6, 0xAA, 0xAB, 0xAB, 0xAE}[g.IntN(8)]
		code := []byte{0xF3, opcode, 0x40, 0x40} // rep ...; inc eax; inc eax
		if g.IntN(4) == 0 {
			code = append([]byte{0x66}, code...)
		}
		regs := w.exec.Regs
		regs[EAX] = g.Uint32()
		regs[ECX] = uint32(g.IntN(3000))
		regs[ESI] = 0x30000 + uint32(g.IntN(0x4000))
		regs[EDI] = regs[ESI] + uint32(g.IntN(0x4000)) - 0x2000
		if g.IntN(2) == 0 {
			regs[EDI] = regs[ESI] + uint32(g.IntN(16))
		}
		flags := g.Uint32() & (FlagIF | FlagZF)
		if g.IntN(4) == 0 {
			flags |= FlagDF
		}
		for _, p := range w.each() {
			(*p.bus).put(programAt, code...)
			(*p.core).Regs = regs
			(*p.core).SetEFlags(flags)
		}
		for w.exec.EIP != programAt+uint32(len(code)) {
			if g.IntN(8) == 0 {
				w.interrupt()
			}
			limit := w.exec.Cycles + 1 + uint64(g.IntN(1500))
			if w.exec.EIP == programAt+uint32(len(code))-1 {
				limit = w.exec.Cycles + 1
			}
			a, b := w.exec.Execute(limit), runThrough(w.engine, limit)
			if difference := w.differ(); a != b || difference != "" {
				t.Fatalf("%d: % x with %x, flags %#x: stop %d, %d; %s", i, code, regs, flags, a, b, difference)
			}
			if a == Halted || w.exec.EIP > programAt+uint32(len(code)) {
				break
			}
		}
	}
}

// TestRepeatCounts: an iteration is a cycle, a repeated instruction is one
// instruction, and an interruption leaves the rest to be done.
func TestRepeatCounts(t *testing.T) {
	for name, run := range map[string]func(*Core, uint64) Stop{"executor": (*Core).Execute, "engine": (*Core).Run} {
		c, b := newTestCore()
		b.put(codeAt, 0xF3, 0xAB, 0xF4) // rep stosd; hlt
		c.Regs[ECX], c.Regs[EDI], c.Regs[EAX] = 10, 0x3000, 7
		if stop := run(c, 4); stop != Limit || c.Regs[ECX] != 6 || c.Cycles != 4 || c.Insns != 0 || c.EIP != codeAt {
			t.Errorf("%s: stop %d, ECX %d, Cycles %d, Insns %d", name, stop, c.Regs[ECX], c.Cycles, c.Insns)
		}
		if stop := run(c, 100); stop != Halted || c.Regs[ECX] != 0 || c.Cycles != 11 || c.Insns != 2 {
			t.Errorf("%s: stop %d, ECX %d, Cycles %d, Insns %d", name, stop, c.Regs[ECX], c.Cycles, c.Insns)
		}
		if b.peek(0x3000) != 7 || b.peek(0x3024) != 7 || b.peek(0x3028) != 0 {
			t.Errorf("%s: memory wrong", name)
		}
	}
}
