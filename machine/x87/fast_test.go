package x87

import (
	"math/rand/v2"
	"testing"
)

// TestShortcuts runs the same random programs with and without the shortcuts
// and compares everything a program can see after each instruction.
func TestShortcuts(t *testing.T) {
	g := &generator{r: rand.New(rand.NewPCG(*seed, 7))}
	t.Logf("seed %d", *seed)
	for range 2000 {
		quick, slow := fresh(), fresh()
		for range 60 {
			step := g.step()
			step(&quick)
			slow.mode = careful
			for i := range slow.regs {
				slow.regs[i].widen()
			}
			step(&slow)
			if a, b := seen(&quick), seen(&slow); a != b {
				t.Fatalf("with shortcuts\n%v without\n%v", show(a), show(b))
			}
		}
	}
}

// fresh is an FPU after FNINIT.
func fresh() (f FPU) {
	f.Init()
	return f
}

// widen gives a register the extended form.
func (r *reg) widen() {
	n := r.number()
	*r = reg{sig: n.Sig, se: n.SE, kind: r.kind & full}
}

// seen is everything that a program can see, without disturbing what is still
// to be settled.
func seen(f *FPU) (b [108]byte) {
	c := *f
	c.saveState(0, &b)
	return b
}

// step returns a random instruction. Loads and arithmetic are frequent, so that
// results of shortcuts meet each other.
func (g *generator) step() func(f *FPU) {
	op, i, pop := g.r.IntN(8), g.r.IntN(3), g.r.IntN(4) == 0
	var b [108]byte
	g.operand(instruction{esc: 0xDD}, &b)
	bits := le.Uint64(b[:])
	if g.r.IntN(4) != 0 {
		bits = bits&^(0x7FF<<52) | uint64(1023+g.r.IntN(60)-30)<<52
	}
	small := int32(g.r.IntN(200) - 100)
	n := g.number()
	control := []uint16{0x027F, 0x037F, 0x027F, 0x037F, 0x0C7F, 0x007F, 0x033F}[g.r.IntN(7)]
	switch g.r.IntN(16) {
	case 0, 1, 2:
		return func(f *FPU) { f.LoadF64(bits) }
	case 3:
		return func(f *FPU) { f.LoadI32(small) }
	case 4, 5, 6:
		return func(f *FPU) { f.ArithF64(op, bits) }
	case 7:
		return func(f *FPU) { f.ArithI32(op, small) }
	case 8, 9, 10:
		toI := op != opCom && op != opComp && pop
		return func(f *FPU) { f.Arith(op, i, toI, toI) }
	case 11:
		return func(f *FPU) {
			if _, ok := f.StoreF64(); ok && pop {
				f.Pop()
			}
		}
	case 12:
		return func(f *FPU) { f.Xch(i) }
	case 13:
		return func(f *FPU) { f.LoadST(i) }
	case 14:
		if pop {
			return func(f *FPU) { f.pushNumber(n) }
		}
		return func(f *FPU) { f.clearExceptions() }
	}
	if pop {
		return func(f *FPU) { f.SetControl(control) }
	}
	return func(f *FPU) { f.StoreST(i, false) }
}
