package chip

import "math/bits"

// trace is a hash over everything that leaves a core through Bus.Read, Write, In
// and Out, and over interrupts, in order. Two runs with the same hash did the
// same. Accesses to shared memory are not in it one by one: they go through the
// core's soft TLB, whose misses are an affair of the engine and not of the chip.
type trace uint64

// Kinds of event.
const (
	eventRelease = iota + 1
	eventRead    // of anything but memory
	eventWrite   // to anything but memory
	eventIn
	eventOut // console bytes among others
	eventInterrupt
	eventReadLine
	eventWriteLine
)

// event adds what happened, who did it, where in the program and when.
func (t *trace) event(kind uint64, n *node, address uint32, value uint64) {
	t.mix(kind<<56 | uint64(n.number)<<48 | uint64(n.core.EIP))
	t.mix(n.core.Insns<<32 ^ uint64(address))
	t.mix(value)
}

// mix is one step of a multiply-rotate hash; the odd constant is 2^64 divided
// by the golden ratio.
func (t *trace) mix(v uint64) {
	*t = trace(bits.RotateLeft64((uint64(*t)^v)*0x9E3779B97F4A7C15, 29))
}

// took adds an interrupt that the core has taken. In timing mode a core takes
// it at a clock that others may not have reached: it counts with the core's next
// access, which has its place in the order.
func (n *node) took(vector uint8) {
	if n.m.config.Timing {
		n.own.event(eventInterrupt, n, 0, uint64(vector))
		return
	}
	n.m.trace.event(eventInterrupt, n, 0, uint64(vector))
}
