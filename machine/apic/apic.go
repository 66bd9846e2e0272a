package apic

import (
	"math/bits"

	"metalsvm/hw/scc"
)

// Never is the answer of Next if nothing will happen.
const Never = ^uint64(0)

// Line is one of the two interrupt inputs.
type Line int

const (
	LINT0 Line = iota
	LINT1
)

// Indices of the local vectors.
const (
	vectorTimer = iota
	vectorLINT0
	vectorLINT1
	vectorError
	vectors
)

// set is one bit per interrupt vector, as in ISR, TMR and IRR.
type set [8]uint32

func (s *set) add(v uint8)      { s[v>>5] |= 1 << (v & 31) }
func (s *set) remove(v uint8)   { s[v>>5] &^= 1 << (v & 31) }
func (s *set) has(v uint8) bool { return s[v>>5]>>(v&31)&1 != 0 }

// highest returns the highest vector of the set, or -1.
func (s *set) highest() int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != 0 {
			return i<<5 + bits.Len32(s[i]) - 1
		}
	}
	return -1
}

// APIC is one local APIC. The zero value is not ready; see New.
type APIC struct {
	id, logical, format uint32
	task                uint32
	spurious            uint32
	command             [2]uint32
	lvt                 [vectors]uint32

	request, service, trigger set
	errors, reported          uint32 // found, and shown in ESR
	level                     [2]bool
	nmi                       bool
	timer                     timer
}

// New returns the APIC of a core in the state after reset.
func New(id int, timerRate Rate) *APIC {
	a := &APIC{id: uint32(id) << 24, timer: timer{rate: timerRate}}
	a.Reset()
	return a
}

// Reset is the core's RESET or INIT: everything but the identity and the
// levels of the pins is lost.
func (a *APIC) Reset() {
	*a = APIC{
		id: a.id, level: a.level, timer: timer{rate: a.timer.rate},
		format: 0xFFFFFFFF, spurious: 0xFF,
	}
	for i := range a.lvt {
		a.lvt[i] = scc.APICMasked
	}
}

func (a *APIC) enabled() bool { return a.spurious&scc.APICEnable != 0 }

// processorPriority is PPR: the higher of the task's priority and that of the
// interrupt being served (SDM 10.8.3.1).
func (a *APIC) processorPriority() uint32 {
	serving := uint32(0)
	if v := a.service.highest(); v >= 0 {
		serving = uint32(v) & 0xF0
	}
	if a.task&0xF0 >= serving {
		return a.task
	}
	return serving
}

// external tells whether an ExtINT local vector passes its pin's level on.
func (a *APIC) external() bool {
	for line, up := range a.level {
		lvt := a.lvt[vectorLINT0+line]
		if up && lvt&(scc.APICMasked|scc.APICModeMask) == scc.APICExtINT {
			return true
		}
	}
	return false
}

// Interrupt tells whether the APIC asks its core for an interrupt.
func (a *APIC) Interrupt() bool {
	v := a.request.highest()
	return v >= 0 && uint32(v)&0xF0 > a.processorPriority()&0xF0 || a.external()
}

// NMI tells whether a non-maskable interrupt has arrived since the last call.
func (a *APIC) NMI() bool {
	arrived := a.nmi
	a.nmi = false
	return arrived
}

// Acknowledge is the core's interrupt acknowledge cycle. ok is false if no
// interrupt is to be taken any more.
func (a *APIC) Acknowledge() (vector uint8, ok bool) {
	v := a.request.highest()
	if v >= 0 && uint32(v)&0xF0 > a.processorPriority()&0xF0 {
		a.request.remove(uint8(v))
		a.service.add(uint8(v))
		return uint8(v), true
	}
	if a.external() {
		// The SCC has no controller that would name a vector: the open bus
		// reads as ones.
		return 0xFF, true
	}
	return 0, false
}

// accept puts a vector into the request register.
func (a *APIC) accept(vector uint8, level bool) {
	if vector < 16 {
		a.fail(scc.APICErrVRecv)
		return
	}
	a.request.add(vector)
	if level {
		a.trigger.add(vector)
	} else {
		a.trigger.remove(vector)
	}
}

// fire delivers what a local vector says.
func (a *APIC) fire(i int) {
	lvt := a.lvt[i]
	if lvt&scc.APICMasked != 0 {
		return
	}
	switch lvt & scc.APICModeMask {
	case scc.APICFixed:
		a.accept(uint8(lvt), false)
	case scc.APICNMI:
		a.nmi = true
	}
}

// fail records an error and tells the core by the error vector, once for
// each kind until software reads them (SDM 10.5.3).
func (a *APIC) fail(bit uint32) {
	if a.errors&bit != 0 {
		return
	}
	a.errors |= bit
	a.fire(vectorError)
}

// Set gives an interrupt input a level.
func (a *APIC) Set(line Line, level bool) {
	rising := level && !a.level[line]
	a.level[line] = level
	i := vectorLINT0 + int(line)
	if a.lvt[i]&scc.APICLevel != 0 && a.lvt[i]&scc.APICModeMask == scc.APICFixed {
		a.sample(line)
	} else if rising {
		a.fire(i)
	}
}

// sample accepts a level-triggered interrupt whose pin is up, unless it has
// been accepted before and not yet ended by EOI.
func (a *APIC) sample(line Line) {
	lvt := &a.lvt[vectorLINT0+int(line)]
	const want = scc.APICLevel | scc.APICFixed
	const mask = scc.APICLevel | scc.APICModeMask | scc.APICMasked | scc.APICRemote
	if a.level[line] && *lvt&mask == want {
		*lvt |= scc.APICRemote
		a.accept(uint8(*lvt), true)
	}
}

// end is EOI: the interrupt being served is over. A level that is still up
// asks again.
func (a *APIC) end() {
	v := a.service.highest()
	if v < 0 {
		return
	}
	a.service.remove(uint8(v))
	if !a.trigger.has(uint8(v)) {
		return
	}
	for _, line := range [...]Line{LINT0, LINT1} {
		lvt := &a.lvt[vectorLINT0+int(line)]
		if *lvt&scc.APICRemote != 0 && uint8(*lvt) == uint8(v) {
			*lvt &^= scc.APICRemote
			a.sample(line)
		}
	}
}
