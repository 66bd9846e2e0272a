package apic

import "metalsvm/hw/scc"

// Read reads a register at an offset in the APIC's page. ok is false if there
// is none. The three words behind each register read as 0.
func (a *APIC) Read(offset uint32, now uint64) (v uint32, ok bool) {
	a.Advance(now)
	if offset&15 != 0 {
		// Bytes of a register are what a 32-bit bus returns for them.
		v, ok = a.Read(offset&^15, now)
		if offset&15 > 3 {
			v = 0
		}
		return v >> (8 * (offset & 3)), ok
	}
	if s, i := a.inSet(offset); s != nil {
		return s[i], true
	}
	if p := a.vector(offset); p != nil {
		return *p, true
	}
	switch offset {
	case scc.APICID:
		return a.id, true
	case scc.APICVersion:
		return version, true
	case scc.APICTaskPriority:
		return a.task, true
	case scc.APICArbitration, scc.APICProcPriority:
		return a.processorPriority(), true
	case scc.APICEOI, scc.APICRemoteRead:
		return 0, true
	case scc.APICLogicalDest:
		return a.logical, true
	case scc.APICDestFormat:
		return a.format, true
	case scc.APICSpurious:
		return a.spurious, true
	case scc.APICError:
		return a.reported, true
	case scc.APICCommandLow:
		return a.command[0], true
	case scc.APICCommandHigh:
		return a.command[1], true
	case scc.APICInitialCount:
		return a.timer.initial, true
	case scc.APICCurrentCount:
		return a.timer.current(now), true
	case scc.APICDivide:
		return a.timer.divide, true
	}
	a.fail(scc.APICErrReg)
	return 0, false
}

// version is that of an APIC inside a Pentium, with four local vectors (SDM
// 10.4.8).
const version = (vectors-1)<<16 | 0x10

// inSet finds the word of ISR, TMR or IRR at an offset.
func (a *APIC) inSet(offset uint32) (s *set, i uint32) {
	i = offset >> 4 & 7
	switch offset &^ 0x7F {
	case scc.APICInService:
		return &a.service, i
	case scc.APICTriggerMode:
		return &a.trigger, i
	case scc.APICRequest:
		return &a.request, i
	}
	return nil, 0
}

// vector finds the local vector at an offset.
func (a *APIC) vector(offset uint32) *uint32 {
	switch offset {
	case scc.APICTimer:
		return &a.lvt[vectorTimer]
	case scc.APICLINT0:
		return &a.lvt[vectorLINT0]
	case scc.APICLINT1:
		return &a.lvt[vectorLINT1]
	case scc.APICErrorVector:
		return &a.lvt[vectorError]
	}
	return nil
}

// Write writes a register at an offset in the APIC's page. ok is false if
// there is none.
func (a *APIC) Write(offset, v uint32, now uint64) (ok bool) {
	a.Advance(now)
	if p := a.vector(offset); p != nil {
		a.writeVector(p, v)
		return true
	}
	switch offset {
	case scc.APICID:
		a.id = v & 0x0F000000
	case scc.APICTaskPriority:
		a.task = v & 0xFF
	case scc.APICEOI:
		a.end()
	case scc.APICLogicalDest:
		a.logical = v & 0xFF000000
	case scc.APICDestFormat:
		a.format = v | 0x0FFFFFFF
	case scc.APICSpurious:
		a.writeSpurious(v)
	case scc.APICError:
		// Writing makes what was found since the last write readable.
		a.reported, a.errors = a.errors, 0
	case scc.APICCommandLow:
		a.command[0] = v & 0x000CCFFF
		a.send(a.command[0])
	case scc.APICCommandHigh:
		a.command[1] = v & 0xFF000000
	case scc.APICInitialCount:
		a.timer.load(v, now)
	case scc.APICDivide:
		a.timer.setDivide(v, now)
	default:
		return a.ignore(offset)
	}
	return true
}

// ignore is a write to a read-only register, or to none.
func (a *APIC) ignore(offset uint32) (ok bool) {
	if r, _ := scc.Find(scc.APICRegisters, offset); r != nil {
		return true
	}
	a.fail(scc.APICErrReg)
	return false
}

// writeVector changes a local vector. It stays masked as long as the APIC is
// not enabled (SDM 10.4.7.2).
func (a *APIC) writeVector(p *uint32, v uint32) {
	keep := *p & scc.APICRemote
	switch p {
	case &a.lvt[vectorTimer]:
		v &= scc.APICMasked | scc.APICPeriodic | 0xFF
	case &a.lvt[vectorError]:
		v &= scc.APICMasked | 0xFF
	default:
		v &= scc.APICMasked | scc.APICLevel | 1<<13 | scc.APICModeMask | 0xFF
	}
	if !a.enabled() {
		v |= scc.APICMasked
	}
	if v&scc.APICLevel == 0 {
		keep = 0
	}
	*p = v | keep
	a.sample(LINT0)
	a.sample(LINT1)
}

// writeSpurious changes SVR. Disabling the APIC masks all local vectors.
func (a *APIC) writeSpurious(v uint32) {
	a.spurious = v&0x3F0 | 0x0F // the low four bits are wired to 1
	if !a.enabled() {
		for i := range a.lvt {
			a.lvt[i] |= scc.APICMasked
		}
	}
}

// send is a write to the command register. Without a bus only this APIC
// itself hears it.
func (a *APIC) send(command uint32) {
	const shorthand = 3 << 18
	switch command & shorthand {
	case 0:
		if a.command[1]>>24 != a.id>>24 {
			a.fail(scc.APICErrSend)
			return
		}
	case shorthand: // all but itself
		a.fail(scc.APICErrSend)
		return
	}
	switch command & scc.APICModeMask {
	case scc.APICFixed, scc.APICLowest:
		if uint8(command) < 16 {
			a.fail(scc.APICErrVSend)
			return
		}
		if a.enabled() {
			a.accept(uint8(command), false)
		}
	case scc.APICNMI:
		a.nmi = true
	}
}
