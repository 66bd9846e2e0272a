package device

import (
	"metalsvm/hw/scc"
	"metalsvm/kernel/nucleus/x86"
)

// TryTestAndSet reads core k's test-and-set register: it takes it if it is free.
func TryTestAndSet(k int) bool { return x86.Load(lockRegister(k))&1 != 0 }

// ReleaseTestAndSet frees core k's test-and-set register.
func ReleaseTestAndSet(k int) { x86.Store(lockRegister(k), 0) }

func lockRegister(k int) uint32 {
	off := uint32(scc.Lock0)
	if k%scc.CoresPerTile == 1 {
		off = scc.Lock1
	}
	return crbOf(k) + off
}

func crbOf(k int) uint32 { return crbAt + uint32(scc.TileOf(k))*page }

// InReset tells whether core k is held in reset.
func InReset(k int) bool {
	return x86.Load(crbOf(k)+scc.GCBCFG)>>(k%scc.CoresPerTile)&scc.ResetCore != 0
}

// CountUp reads atomic counter n and adds one to it: it returns the old value. It is
// not inlined, since a load whose value is not used would be left out.
//
//go:noinline
func CountUp(n int) uint32 { return x86.Load(fpgaAt + scc.Atomic0 + uint32(n)*8) }

// CountDown subtracts one from atomic counter n.
func CountDown(n int) { x86.Store(fpgaAt+scc.Atomic0+uint32(n)*8, 0) }

// Count and SetCount read and write atomic counter n.
func Count(n int) uint32       { return x86.Load(fpgaAt + scc.Atomic0 + uint32(n)*8 + 4) }
func SetCount(n int, v uint32) { x86.Store(fpgaAt+scc.Atomic0+uint32(n)*8+4, v) }

// Interrupts between cores. The sender raises the receiver's LINT0 pin in its
// GLCFG (UG 5.3). All write the same value there, so that two at once need no
// read-modify-write; who has rung stands in the receiver's message passing
// buffer.

// glcfg is what GLCFG holds otherwise: its value after a reset (EAS table 6).
const glcfg = 0xDF8

// OpenInterrupts lets other cores interrupt core self on LINT0.
func OpenInterrupts(self int) {
	own.glcfg, own.bells = glcfgOf(self), bellOf(self, 0)
	x86.Store(own.glcfg, glcfg)
}

// own is where this core's pin and bells are.
var own struct{ glcfg, bells uint32 }

// Interrupt interrupts core to in the name of core self.
func Interrupt(self, to int) {
	x86.StoreByte(bellOf(to, self), 1)
	x86.Store(glcfgOf(to), glcfg|scc.GLINTR)
}

// Rung tells whether a core has interrupted this one since Interrupters.
func Rung() bool { return x86.Load(own.glcfg)&scc.GLINTR != 0 }

// Interrupters returns the cores that have interrupted this one and forgets
// them. It lowers the pin first: whoever rings later raises it again.
func Interrupters() (cores uint64) {
	x86.Store(own.glcfg, glcfg)
	return x86.TakeBytes(own.bells, scc.Cores)
}

func glcfgOf(k int) uint32 {
	if k%scc.CoresPerTile == 1 {
		return crbOf(k) + scc.GLCFG1
	}
	return crbOf(k) + scc.GLCFG0
}
