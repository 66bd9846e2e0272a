package cpu

import "testing"

// TestBranches runs random programs that are full of branches forward, in executor
// and engine, in slices of random length: ways into the middle of code and out of
// it, and flags that are looked at much later than they are set.
func TestBranches(t *testing.T) { branches(t, newTwins(byBlocks)) }

// TestBranchesCompiled does it with compiled code.
func TestBranchesCompiled(t *testing.T) { branches(t, newTwins(byCompiler)) }

// TestBranchesWithCachesCompiled does it with compiled code for cores with caches.
func TestBranchesWithCachesCompiled(t *testing.T) { branches(t, newTwins(byBoth)) }

func branches(t *testing.T, w *twins) {
	t.Logf("seed %d", *seed)
	n := 2000
	if testing.Short() {
		n = 200
	}
	g := newGenerator(*seed, func(Op) bool { return true })
	for i := range n {
		w.restart(0)
		program := g.branching()
		regs := w.exec.Regs
		for r := range regs {
			if r != ESP {
				regs[r] = g.value()
			}
		}
		regs[ESI], regs[EDI] = 0x30000+uint32(g.IntN(8192)), 0x30000+uint32(g.IntN(8192))
		flags := g.Uint32() & flagsStatus
		for _, p := range []twin{{&w.exec, &w.execBus}, {&w.engine, &w.engineBus}} {
			(*p.bus).put(programAt, program...)
			(*p.core).Regs = regs
			(*p.core).SetEFlags(flags)
		}
		for w.exec.Cycles < 1500 {
			limit := w.exec.Cycles + 1 + uint64(g.IntN(200))
			if g.IntN(8) == 0 {
				w.interrupt()
			}
			a, b := w.exec.Execute(limit), runThrough(w.engine, limit)
			if difference := w.differ(); a != b || difference != "" {
				t.Fatalf("program %d, stop %d and %d, in the slice to cycle %d\n%s%s", i, a, b, limit, disassemble(program), difference)
			}
			if a != Limit {
				break
			}
		}
	}
}

// branching makes a program of arithmetic and branches to places further on, and one
// back at the end.
func (g *generator) branching() (program []byte) {
	type branch struct{ behind, over int }
	var starts []int
	var open []branch
	reg := func() byte { return []byte{EAX, ECX, EDX, EBX, EBP}[g.IntN(5)] }
	for range 8 + g.IntN(40) {
		starts = append(starts, len(program))
		two := 0xC0 | reg()<<3 | reg()
		at := []byte{0x06, 0x07}[g.IntN(2)] | reg()<<3 // [esi] or [edi]
		switch g.IntN(12) {
		case 0, 1:
			program = append(program, 0x70|byte(g.IntN(16)), 0)
			open = append(open, branch{len(program), 1 + g.IntN(5)})
		case 2:
			program = append(program, 0xEB, 0)
			open = append(open, branch{len(program), 1 + g.IntN(3)})
		case 3:
			program = append(program, byte(g.IntN(8))<<3|1, two) // binary
		case 4:
			program = append(program, byte(g.IntN(8))<<3|3, at)
		case 5:
			program = append(program, byte(g.IntN(8))<<3|1, at)
		case 6:
			program = append(program, 0x40|byte(g.IntN(2))<<3|reg()) // inc, dec
		case 7:
			program = append(program, 0xC1, two|0x20, byte(g.IntN(32))) // shl, shr, sar
		case 8:
			program = append(program, 0x0F, 0x90|byte(g.IntN(16)), 0xC0|byte(g.IntN(4)))
		case 9:
			program = append(program, 0x0F, 0xAF, two)
		case 10:
			program = append(program, 0xD3, 0xC0|[]byte{4, 5, 7}[g.IntN(3)]<<3|reg())
		default:
			program = append(program, 0x83, 0xC0|byte(g.IntN(8))<<3|reg(), byte(g.Uint32()))
		}
		for k := range open {
			if open[k].over--; open[k].over == -1 {
				program[open[k].behind-1] = byte(starts[len(starts)-1] - open[k].behind)
			}
		}
	}
	for _, b := range open {
		if b.over >= 0 {
			program[b.behind-1] = byte(len(program) - b.behind)
		}
	}
	return appendWord(append(program, 0xE9), uint32(-int32(len(program)+5)))
}
