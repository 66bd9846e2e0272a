package cpu

// event is the cause of a transfer through the interrupt descriptor table.
type event uint8

const (
	eventFault    event = iota // an exception; the instruction has not happened
	eventTrap                  // single step: reported behind the instruction
	eventExternal              // INTR or NMI
	eventSoftware              // INT n, INT3, INTO: the gate's DPL is checked
)

// interrupt enters the handler of a vector ([SDM2] INT). Registers change only
// when nothing can fail any more.
func (c *Core) interrupt(vector uint8, e event, code uint32) {
	flags := c.eflags
	if e == eventFault && vector != VectorDB { // [SDM3] 17.3.1.1
		flags |= FlagRF
	}
	if c.real() {
		c.interruptReal(vector, flags, c.returnAddress(e))
		return
	}
	self := uint16(vector)*8 + 2 // IDT bit set
	if uint32(vector)*8+7 > uint32(c.IDTR.Limit) {
		c.gateError(VectorGP, self)
	}
	g := decodeGate(0, c.read(c.IDTR.Base+uint32(vector)*8, 8, 0))
	switch g.kind() {
	case typeInt16, typeTrap16, typeInt32, typeTrap32, typeTask:
	default:
		c.gateError(VectorGP, self)
	}
	if e == eventSoftware && g.dpl() < c.CPL {
		c.gateError(VectorGP, self)
	}
	if !g.present() {
		c.gateError(VectorNP, self)
	}
	if g.kind() == typeTask {
		c.interruptTask(g.target, flags, e, vector, code)
		return
	}
	if g.target&^3 == 0 {
		c.raise(VectorGP, c.fault.ext)
	}
	cs, lin := c.descriptor(g.target, VectorGP)
	if !cs.code() || cs.dpl() > c.CPL {
		c.selectorError(VectorGP, g.target)
	}
	if !cs.present() {
		c.selectorError(VectorNP, g.target)
	}
	ring := c.CPL
	if !cs.conforming() {
		ring = cs.dpl()
	}
	if c.virtual() && ring != 0 {
		c.selectorError(VectorGP, g.target)
	}
	size := uint8(2)
	if g.wideGate {
		size = 4
	}

	s := c.stack()
	var ss Segment
	if ring < c.CPL {
		s, ss = c.innerStack(ring)
		s.seg = &ss
		if c.virtual() {
			for _, seg := range [...]uint8{GS, FS, DS, ES} {
				s.push(uint32(c.Seg[seg].Selector), size)
			}
		}
		s.push(uint32(c.Seg[SS].Selector), size)
		s.push(c.Regs[ESP], size)
	}
	s.push(flags, size)
	s.push(uint32(c.Seg[CS].Selector), size)
	s.push(c.returnAddress(e), size)
	if e == eventFault && hasCode(vector) {
		s.push(code, size)
	}
	if g.offset > cs.Limit {
		c.raise(VectorGP, c.fault.ext)
	}
	c.touch(&cs, lin)

	if ring < c.CPL {
		c.Seg[SS] = ss
		c.charge(innerClocks - interruptClocks)
	}
	c.charge(interruptClocks)
	if c.virtual() {
		for _, seg := range [...]uint8{GS, FS, DS, ES} {
			c.Seg[seg] = Segment{}
		}
	}
	c.Regs[ESP] = s.sp
	c.enterCode(cs, ring, g.offset)
	c.eflags &^= FlagTF | FlagNT | FlagRF | FlagVM
	if vector == VectorDB {
		c.DR[7] &^= dr7GD
	}
	if g.kind()&1 == 0 {
		c.eflags &^= FlagIF
	}
}

// returnAddress is the EIP that the handler returns to: the faulting
// instruction, or what comes behind a software interrupt.
func (c *Core) returnAddress(e event) uint32 {
	if e == eventSoftware {
		return c.next
	}
	return c.EIP
}

func (c *Core) gateError(vector uint8, code uint16) {
	c.raise(vector, uint32(code)|c.fault.ext)
}

// softInterrupt is INT n, INT3 and INTO.
func (c *Core) softInterrupt(vector uint8) {
	f := &c.fault
	f.delivering, f.first, f.firstEvent = true, vector, eventSoftware
	c.interrupt(vector, eventSoftware, 0)
	c.trap = false
	f.delivering = false
}

// enterCode makes cs the code segment of a ring and continues at eip.
func (c *Core) enterCode(cs Segment, ring uint8, eip uint32) {
	cs.Selector = cs.Selector&^3 | uint16(ring)
	c.Seg[CS] = cs
	c.CPL = ring
	c.EIP = eip
	c.next = eip
}

// innerStack returns the stack that the task state segment has for a ring. The
// caller points stack.seg to the segment where it keeps it.
func (c *Core) innerStack(ring uint8) (stack, Segment) {
	var sp uint32
	var selector uint16
	if c.TR.wideTask() {
		off := uint32(ring)*8 + tssStack32
		c.checkTSS(off + 5)
		sp = uint32(c.read(c.TR.Base+off, 4, 0))
		selector = uint16(c.read(c.TR.Base+off+4, 2, 0))
	} else {
		off := uint32(ring)*4 + tssStack16
		c.checkTSS(off + 3)
		sp = uint32(c.read(c.TR.Base+off, 2, 0))
		selector = uint16(c.read(c.TR.Base+off+2, 2, 0))
	}
	ss := c.stackSegment(selector, ring, VectorTS)
	return stack{core: c, sp: sp, code: uint32(selector)&^3 | c.fault.ext}, ss
}

func (c *Core) checkTSS(last uint32) {
	if c.TR.Attr == 0 || last > c.TR.Limit {
		c.selectorError(VectorTS, c.TR.Selector)
	}
}

// interruptReal enters a handler through the real-mode vector table.
func (c *Core) interruptReal(vector uint8, flags, back uint32) {
	if uint32(vector)*4+3 > uint32(c.IDTR.Limit) {
		c.raise(VectorGP, 0)
	}
	entry := uint32(c.read(c.IDTR.Base+uint32(vector)*4, 4, 0))
	s := c.stack()
	s.push(flags, 2)
	s.push(uint32(c.Seg[CS].Selector), 2)
	s.push(back, 2)
	c.Regs[ESP] = s.sp
	c.Seg[CS] = c.paragraph(&c.Seg[CS], uint16(entry>>16))
	c.EIP = entry & 0xFFFF
	c.next = c.EIP
	c.eflags &^= FlagIF | FlagTF | FlagAC | FlagRF
	c.charge(realClocks)
}
