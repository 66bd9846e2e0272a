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

// CountUp reads atomic counter n and adds one to it: it returns the old value.
func CountUp(n int) uint32 { return x86.Load(fpgaAt + scc.Atomic0 + uint32(n)*8) }

// CountDown subtracts one from atomic counter n.
func CountDown(n int) { x86.Store(fpgaAt+scc.Atomic0+uint32(n)*8, 0) }

// Count and SetCount read and write atomic counter n.
func Count(n int) uint32       { return x86.Load(fpgaAt + scc.Atomic0 + uint32(n)*8 + 4) }
func SetCount(n int, v uint32) { x86.Store(fpgaAt+scc.Atomic0+uint32(n)*8+4, v) }

// Interrupts between cores go through the global interrupt controller, not
// through a read-modify-write of the target's GLCFG, which senders would race
// for (UG 5.3).

// OpenInterrupts lets every other core interrupt core self on LINT0.
func OpenInterrupts(self int) {
	at := fpgaAt + uint32(self)*8
	x86.Store(fpgaAt+scc.GICConfig+uint32(self)*4, 0)
	x86.Store(at+scc.GICReset, ^uint32(0))
	x86.Store(at+scc.GICReset+4, ^uint32(0))
	x86.Store(at+scc.GICMask, 1<<scc.GICCore-1)
	x86.Store(at+scc.GICMask+4, 0)
}

// Interrupt asks the controller to interrupt core to in the name of core self.
func Interrupt(self, to int) {
	at := fpgaAt + scc.GICRequest + uint32(to)*8
	x86.Store(at+uint32(self)/32*4, 1<<(self%32))
}

// Interrupters returns the cores that have interrupted core self and forgets
// them. It lowers the pin before it resets the status, since the controller
// raises the pin again for what has come in between.
func Interrupters(self int) (cores uint64) {
	at := fpgaAt + uint32(self)*8
	lo, hi := x86.Load(at+scc.GICStatus), x86.Load(at+scc.GICStatus+4)
	own := uint32(ownCRBAt + scc.GLCFG0)
	if self%scc.CoresPerTile == 1 {
		own = ownCRBAt + scc.GLCFG1
	}
	x86.Store(own, x86.Load(own)&^scc.GLINTR)
	// The write to a reset register is what lets the controller interrupt
	// again, so there must be one even if the status was empty: resetting one
	// word brings a second interrupt for what the other still has.
	if hi != 0 {
		x86.Store(at+scc.GICReset+4, hi)
	}
	if lo != 0 || hi == 0 {
		x86.Store(at+scc.GICReset, lo)
	}
	return (uint64(hi)<<32 | uint64(lo)) >> scc.GICCore & (1<<scc.Cores - 1)
}
