package device

import (
	"metalsvm/hw/scc"
	"metalsvm/kernel/nucleus/x86"
)

// Vectors of the local APIC's interrupts.
const (
	VectorTimer    = 0xF0
	VectorLINT0    = 0xF1 // other cores
	VectorSpurious = 0xFF
)

// StartAPIC enables the local APIC. lint0 says whether its LINT0 pin is used.
func StartAPIC(lint0 bool) {
	const divideBy1 = 0b1011
	x86.Store(apicAt+scc.APICSpurious, scc.APICEnable|VectorSpurious)
	x86.Store(apicAt+scc.APICTaskPriority, 0)
	x86.Store(apicAt+scc.APICDivide, divideBy1)
	x86.Store(apicAt+scc.APICTimer, VectorTimer)
	if lint0 {
		x86.Store(apicAt+scc.APICLINT0, VectorLINT0)
	} else {
		x86.Store(apicAt+scc.APICLINT0, scc.APICMasked)
	}
	x86.Store(apicAt+scc.APICLINT1, scc.APICMasked)
}

// Deafen masks the LINT0 pin, or opens it again: what comes meanwhile is lost.
func Deafen(deaf bool) {
	v := uint32(VectorLINT0)
	if deaf {
		v |= scc.APICMasked
	}
	x86.Store(apicAt+scc.APICLINT0, v)
}

// EOI ends the interrupt being served.
func EOI() { x86.Store(apicAt+scc.APICEOI, 0) }

// SetTimer makes the timer interrupt once after so many of its ticks; 0 stops it.
func SetTimer(ticks uint32) { x86.Store(apicAt+scc.APICInitialCount, ticks) }

// timerLeft is how many ticks the timer has to go.
func timerLeft() uint32 { return x86.Load(apicAt + scc.APICCurrentCount) }
