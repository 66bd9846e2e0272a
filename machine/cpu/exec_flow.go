package cpu

// branch goes to eip, cut to the operand size, if it lies in the segment.
func (c *Core) branch(in *Inst, eip uint32) {
	if in.Wide == 2 {
		eip &= 0xFFFF
	}
	c.checkLimit(&c.Seg[CS], eip)
	c.next = eip
}

func (c *Core) jump(in *Inst) { c.branch(in, c.next+in.Imm) }

func (c *Core) jumpIf(in *Inst) {
	if condition(in.Opcode, c.eflags) {
		c.branch(in, c.next+in.Imm)
	}
}

func (c *Core) jumpTo(in *Inst) { c.branch(in, c.get(in, 0)) }

func (c *Core) call(in *Inst) {
	back := c.next
	c.branch(in, c.next+in.Imm)
	c.push(back, in.Wide)
}

func (c *Core) callTo(in *Inst) {
	back := c.next
	c.branch(in, c.get(in, 0))
	c.push(back, in.Wide)
}

func (c *Core) ret(in *Inst) {
	s := c.stack()
	eip := s.pop(in.Wide)
	s.drop(in.Imm)
	c.branch(in, eip)
	c.Regs[ESP] = s.sp
}

// loops is LOOP, LOOPE, LOOPNE and JCXZ; the address size chooses CX or ECX.
func (c *Core) loops(in *Inst) {
	count := c.getReg(ECX, in.Addr)
	if in.Op == OpJcxz {
		if count == 0 {
			c.branch(in, c.next+in.Imm)
		}
		return
	}
	count--
	zero := c.eflags&FlagZF != 0
	if count&sizeMask(in.Addr) != 0 && (in.Op == OpLoop || zero == (in.Op == OpLoope)) {
		c.branch(in, c.next+in.Imm)
	}
	c.setReg(ECX, in.Addr, count)
}

func (c *Core) callFarDirect(in *Inst) { c.callFar(uint16(in.Imm2), farOffset(in), in.Wide) }
func (c *Core) jumpFarDirect(in *Inst) { c.jumpFar(uint16(in.Imm2), farOffset(in)) }

// farOffset is the offset of a far pointer in the code.
func farOffset(in *Inst) uint32 { return in.Imm & sizeMask(in.Wide) }

func (c *Core) callFarMemory(in *Inst) {
	off, selector := c.farPointer(in)
	c.callFar(selector, off, in.Wide)
}

func (c *Core) jumpFarMemory(in *Inst) {
	off, selector := c.farPointer(in)
	c.jumpFar(selector, off)
}

func (c *Core) retFar(in *Inst)  { c.returnFar(in.Wide, in.Imm) }
func (c *Core) iret(in *Inst)    { c.returnInterrupt(in.Wide) }
func (c *Core) int3(in *Inst)    { c.softInterrupt(VectorBP) }
func (c *Core) invalid(in *Inst) { c.raise(VectorUD, 0) }

// intN is INT n. Virtual-8086 mode has more to say about it.
func (c *Core) intN(in *Inst) {
	vector := uint8(in.Imm)
	if c.virtual() && c.interruptVirtual(vector) {
		return
	}
	c.softInterrupt(vector)
}

// icebp is F1, a debug trap that needs no privilege.
func (c *Core) icebp(in *Inst) { c.request |= requestTrap }

func (c *Core) into(in *Inst) {
	if c.eflags&FlagOF != 0 {
		c.softInterrupt(VectorOF)
	}
}

func (c *Core) bound(in *Inst) {
	lin := c.linear(in.Seg, c.offset(in), uint32(in.Size)*2, false)
	c.aligned(lin, in.Size)
	v := c.read(lin, in.Size*2, c.user())
	i := int32(signExtend(c.get(in, 0), in.Size))
	low := int32(signExtend(uint32(v), in.Size))
	high := int32(signExtend(uint32(v>>(in.Size*8)), in.Size))
	if i < low || i > high {
		c.raise(VectorBR, 0)
	}
}

func (c *Core) halt(in *Inst) {
	c.privileged()
	c.Halted = true
}

// privileged raises #GP(0) outside ring 0.
func (c *Core) privileged() {
	if c.CPL != 0 {
		c.raise(VectorGP, 0)
	}
}

// ioPrivileged reports whether the ring may touch IF.
func (c *Core) ioPrivileged() bool { return c.real() || c.CPL <= c.iopl() }

func (c *Core) clearInterrupt(in *Inst) {
	if !c.ioPrivileged() {
		c.setVirtualInterrupt(0)
		return
	}
	c.eflags &^= FlagIF
}

func (c *Core) setInterrupt(in *Inst) {
	if !c.ioPrivileged() {
		c.setVirtualInterrupt(FlagVIF)
		return
	}
	if c.eflags&FlagIF == 0 {
		c.eflags |= FlagIF
		c.shadow = shadowInterrupts
	}
}
