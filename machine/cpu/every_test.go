package cpu

import (
	"fmt"
	"testing"
)

// addressing is every kind of memory operand and a register: ModRM without its
// reg field, SIB and displacement, for 32-bit and for 16-bit addresses.
func addressing(small bool) (list [][]byte) {
	list = append(list, []byte{0xC0}, []byte{0xC7})
	for mod := range byte(3) {
		for rm := range byte(8) {
			var disp []byte
			switch {
			case small && (mod == 2 || mod == 0 && rm == 6):
				disp = []byte{0x40, 0x03}
			case !small && (mod == 2 || mod == 0 && rm == 5):
				disp = []byte{0x40, 0x03, 0x03, 0x00}
			case mod == 1:
				disp = []byte{0x40}
			}
			if small || rm != 4 {
				list = append(list, append([]byte{mod<<6 | rm}, disp...))
				continue
			}
			for _, sib := range []byte{0x24, 0x0B, 0x4E, 0x91, 0xED, 0x05, 0x65} {
				d := disp
				if mod == 0 && sib&7 == 5 {
					d = []byte{0x40, 0x03, 0x03, 0x00}
				}
				list = append(list, append([]byte{mod<<6 | rm, sib}, d...))
			}
		}
	}
	return list
}

// TestEveryForm executes every row of the opcode table with every prefix,
// operand and address size, and every kind of operand, in executor and engine.
func TestEveryForm(t *testing.T) { everyForm(t, newTwins(byBlocks)) }

// TestEveryFormCompiled does it with compiled code.
func TestEveryFormCompiled(t *testing.T) { everyForm(t, newTwins(byCompiler)) }

// TestEveryFormWithCachesCompiled does it with compiled code for cores with caches.
func TestEveryFormWithCachesCompiled(t *testing.T) { everyForm(t, newTwins(byBoth)) }

func everyForm(t *testing.T, w *twins) {
	cases, halted := 0, 0
	prefixes := []string{"", "\x66", "\x67", "\x66\x67", "\xF0", "\xF2", "\xF3", "\x2E", "\x64", "\x65"}
	for opcode := range forms {
		for reg := range byte(8) {
			f := &forms[opcode][reg]
			if f.op == OpInvalid || f.op == OpHlt || !groups[opcode] && reg > 0 {
				continue
			}
			for n, prefix := range prefixes {
				w.restart([]uint8{0, 3}[(opcode+n)%2])
				start := w.exec.State()
				operands := [][]byte{nil}
				if groups[opcode] {
					operands = addressing(n == 2 || n == 3)
				}
				for i, operand := range operands {
					code := []byte(prefix)
					if opcode >= 0x100 {
						code = append(code, 0x0F)
					}
					code = append(code, byte(opcode))
					if operand != nil {
						code = append(code, operand[0]|reg<<3)
						code = append(code, operand[1:]...)
					}
					code = append(code, 1, 0, 0, 0, 0, 0)       // an immediate, or ADD [EAX], AL
					code = append(code, 0x90, 0x90, 0x90, 0xF4) // and an end
					difference := w.one(start, programAt+uint32(i%32), code)
					if difference != "" {
						t.Fatalf("% x: %s", code, difference)
					}
					cases++
					if w.exec.Halted {
						halted++
					}
				}
			}
		}
	}
	t.Logf("%d cases, %d of them ended in a HLT, the handlers' or the code's", cases, halted)
}

// one runs code from a state in both engines, for a few instructions.
func (w *twins) one(start State, at uint32, code []byte) string {
	start.EIP = at
	start.Regs = [8]uint32{0x30010, 0x30108, 2, 0x30240, start.Regs[ESP], 0x30350, 0x30460, 0x30578}
	start.Cycles = w.exec.Cycles
	for _, b := range []*testBus{w.execBus, w.engineBus} {
		b.put(at, code...)
		b.core.InvalidatePage(at)
		b.core.SetState(start)
	}
	limit := start.Cycles + 6
	if a, b := w.exec.Execute(limit), runThrough(w.engine, limit); a != b {
		return fmt.Sprintf("stop %d and %d", a, b)
	}
	if a, b := w.exec.State(), w.engine.State(); a != b {
		return fmt.Sprintf("executor %+v\nengine   %+v", a, b)
	}
	for _, page := range []uint32{0x30, 0x31, stack0>>12 - 1, stack3>>12 - 1} {
		if w.execBus.pages[page] != w.engineBus.pages[page] {
			return fmt.Sprintf("memory differs in page %#x", page)
		}
	}
	return ""
}
