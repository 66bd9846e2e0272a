package chip

import "math/bits"

// trace is a hash over everything that leaves a core through its Bus, and over
// interrupts, in order, with the clock of each; that of a run is over the traces
// of all cores. Two runs with the same hash did the same. In functional mode
// accesses to memory are not in it: they go through the core's soft TLB, whose
// misses are an affair of the engine and not of the chip.
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

// event adds what happened, who did it, where in the program and when. When the end of
// the run has come, a core may be amid an access: in timing mode it depends on the
// length of turns whether it still makes it.
func (t *trace) event(kind uint64, n *node, address uint32, value uint64) {
	if n.m.stop != nil && !n.m.config.Functional {
		return
	}
	t.add(n.what(kind), address, value, n.core.Insns, n.core.Cycles)
}

// what tells of an event what, who and where it was.
func (n *node) what(kind uint64) uint64 {
	return kind<<56 | uint64(n.number)<<48 | uint64(n.core.EIP)
}

// add is event with all that it adds given.
func (t *trace) add(what uint64, address uint32, value, insns, cycles uint64) {
	t.mix(what)
	t.mix(insns<<32 ^ uint64(address))
	t.mix(value)
	t.mix(cycles)
}

// mix is one step of a multiply-rotate hash; the odd constant is 2^64 divided
// by the golden ratio.
func (t *trace) mix(v uint64) {
	*t = trace(bits.RotateLeft64((uint64(*t)^v)*0x9E3779B97F4A7C15, 29))
}

// took adds an interrupt that the core has taken. In timing mode a core takes
// it at a clock that others may not have reached, and before that the run may
// end: it counts with the core's next access, which has its place in the order.
func (n *node) took(vector uint8) {
	if !n.m.config.Functional {
		n.own.event(eventInterrupt, n, 0, uint64(vector))
		return
	}
	n.trace.event(eventInterrupt, n, 0, uint64(vector))
}
