package cpu

import "metalsvm/machine/x87"

// State is the architectural state of a core between two instructions. Two
// states are equal (==) if a program could not tell them apart.
type State struct {
	Regs               [8]uint32
	EIP, EFlags        uint32
	Seg                [6]Segment
	CR0, CR2, CR3, CR4 uint32
	DR                 [8]uint32
	GDTR, IDTR         Table
	LDTR, TR           Segment
	CPL                uint8
	FPU                x87.FPU
	Cycles, Insns      uint64
	TSCOffset          uint64
	Halted             bool
	Shadow             uint8 // behind STI (1) or a load of SS (2): interrupts wait for one instruction more
	InNMI              bool  // NMIs wait for an IRET
	Down               bool  // shut down
}

// State returns the core's state.
func (c *Core) State() State {
	return State{
		Regs: c.Regs, EIP: c.EIP, EFlags: c.eflags, Seg: c.Seg,
		CR0: c.CR0, CR2: c.CR2, CR3: c.CR3, CR4: c.CR4, DR: c.DR,
		GDTR: c.GDTR, IDTR: c.IDTR, LDTR: c.LDTR, TR: c.TR, CPL: c.CPL, FPU: c.FPU,
		Cycles: c.Cycles, Insns: c.Insns, TSCOffset: c.TSCOffset,
		Halted: c.Halted, Shadow: uint8(c.shadow), InNMI: c.inNMI, Down: c.down,
	}
}

// SetState puts the core into a state, with an empty TLB.
func (c *Core) SetState(s State) {
	c.Regs, c.EIP, c.eflags, c.Seg = s.Regs, s.EIP, s.EFlags, s.Seg
	c.CR0, c.CR2, c.CR3, c.CR4, c.DR = s.CR0, s.CR2, s.CR3, s.CR4, s.DR
	c.GDTR, c.IDTR, c.LDTR, c.TR, c.CPL, c.FPU = s.GDTR, s.IDTR, s.LDTR, s.TR, s.CPL, s.FPU
	c.Cycles, c.Insns, c.TSCOffset = s.Cycles, s.Insns, s.TSCOffset
	c.Halted, c.shadow, c.inNMI, c.down = s.Halted, shadow(s.Shadow), s.InNMI, s.Down
	c.FlushTLB()
}
