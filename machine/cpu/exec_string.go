package cpu

// String instructions. One iteration is one cycle; between iterations the
// instruction can be interrupted, and what has been done stays done.

// strings executes MOVS, CMPS, STOS, LODS, SCAS, INS and OUTS.
func (c *Core) strings(in *Inst) {
	if in.Rep == 0 {
		c.iteration(in)
		return
	}
	count := c.getReg(ECX, in.Addr)
	for ; count != 0; c.Cycles++ {
		again := c.iteration(in)
		count--
		c.setReg(ECX, in.Addr, count)
		if !again || count&sizeMask(in.Addr) == 0 {
			return
		}
		c.checkpoint()
		if c.single || c.Cycles+1 >= c.limit || c.interruptible() || c.eflags&FlagTF != 0 || c.causes != 0 {
			c.again = true
			return
		}
	}
}

// iteration does one element and tells whether its result lets a repetition
// go on.
func (c *Core) iteration(in *Inst) bool {
	size, user := in.Size, c.user()
	again := true
	switch in.Op {
	case OpMovs:
		v := c.read(c.source(in), size, user)
		c.write(c.destination(in, true), size, v, user)
		c.advance(ESI, in)
		c.advance(EDI, in)
	case OpStos:
		c.write(c.destination(in, true), size, uint64(c.getReg(EAX, size)), user)
		c.advance(EDI, in)
	case OpLods:
		c.setReg(EAX, size, uint32(c.read(c.source(in), size, user)))
		c.advance(ESI, in)
	case OpCmps:
		a := uint32(c.read(c.source(in), size, user))
		b := uint32(c.read(c.destination(in, false), size, user))
		again = c.stringCompare(in, a, b)
		c.advance(ESI, in)
		c.advance(EDI, in)
	case OpScas:
		b := uint32(c.read(c.destination(in, false), size, user))
		again = c.stringCompare(in, c.getReg(EAX, size), b)
		c.advance(EDI, in)
	case OpIns:
		port := uint16(c.Regs[EDX])
		c.checkPort(port, size)
		lin := c.destination(in, true)
		c.probe(lin, uint32(size), true, user)
		c.write(lin, size, uint64(c.bus.In(port, int(size))), user)
		c.advance(EDI, in)
	case OpOuts:
		port := uint16(c.Regs[EDX])
		c.checkPort(port, size)
		c.bus.Out(port, int(size), uint32(c.read(c.source(in), size, user)))
		c.advance(ESI, in)
	}
	return again
}

// stringCompare sets the flags of a-b and tells whether REPE or REPNE goes on.
func (c *Core) stringCompare(in *Inst, a, b uint32) bool {
	_, f := subFlags(a, b, 0, in.Size)
	c.setStatus(f)
	return (f&FlagZF != 0) == (in.Rep == 0xF3)
}

// source and destination return the checked linear addresses of the element at
// DS:eSI (or another segment) and ES:eDI.
func (c *Core) source(in *Inst) uint32 {
	lin := c.linear(in.Seg, c.getReg(ESI, in.Addr), uint32(in.Size), false)
	c.aligned(lin, in.Size)
	return lin
}

func (c *Core) destination(in *Inst, write bool) uint32 {
	lin := c.linear(ES, c.getReg(EDI, in.Addr), uint32(in.Size), write)
	c.aligned(lin, in.Size)
	return lin
}

func (c *Core) advance(r uint8, in *Inst) {
	step := uint32(in.Size)
	if c.eflags&FlagDF != 0 {
		step = -step
	}
	c.setReg(r, in.Addr, c.getReg(r, in.Addr)+step)
}
