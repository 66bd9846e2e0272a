package cpu

import "testing"

// FuzzRun runs any bytes in the executor and in the engine, in each ring, with
// handlers that halt, and compares the two.
func FuzzRun(f *testing.F) {
	f.Add([]byte("\x40\x41\xF3\xA4\x90"), uint8(0), uint16(0))
	f.Add([]byte("\x0F\x0B"), uint8(3), uint16(FlagTF))
	f.Add([]byte("\xD9\xE8\xDD\x15\x00\x00\x03\x00\xEB\xF6"), uint8(1), uint16(FlagIF))
	all := []*twins{newTwins(byBlocks), newTwins(byCompiler), newTwins(byBoth)}
	f.Fuzz(func(t *testing.T, code []byte, ring uint8, flags uint16) {
		for _, w := range all {
			w.fuzz(t, code, ring, flags)
		}
	})
}

func (w *twins) fuzz(t *testing.T, code []byte, ring uint8, flags uint16) {
	w.restart([]uint8{0, 1, 3}[ring%3])
	code = code[:min(len(code), 256)]
	for _, b := range []*testBus{w.execBus, w.engineBus} {
		b.put(programAt, code...)
		c := b.core
		c.SetEFlags(uint32(flags) & (flagsStatus | FlagTF | FlagIF | FlagDF | FlagIOPL | FlagNT))
		c.Regs[EBX], c.Regs[EBP], c.Regs[ESI], c.Regs[EDI], c.Regs[ECX] = 0x30000, 0x30400, 0x30800, 0x30C00, 5
	}
	for w.exec.Cycles < 300 {
		limit := w.exec.Cycles + 50
		a, b := w.exec.Execute(limit), runThrough(w.engine, limit)
		if difference := w.differ(); a != b || difference != "" {
			t.Fatalf("% x, stop %d and %d: %s", code, a, b, difference)
		}
		if a != Limit {
			return
		}
	}
}
