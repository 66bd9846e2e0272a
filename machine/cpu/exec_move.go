package cpu

import "math/bits"

// move is MOV, MOVZX, and MOV from a segment register: 16 bits to memory, zero
// extended to a 32-bit register (the Pentium leaves its upper half undefined).
func (c *Core) move(in *Inst) { c.put(in, 0, c.get(in, 1)) }

func (c *Core) moveToSegment(in *Inst) { c.loadSegment(in.Args[0].Reg, uint16(c.get(in, 1))) }

func (c *Core) moveSign(in *Inst) { c.put(in, 0, signExtend(c.get(in, 1), in.Args[1].Size)) }

func (c *Core) loadAddress(in *Inst) { c.put(in, 0, c.offset(in)) }

func (c *Core) exchange(in *Inst) {
	a := c.modify(in, 0)
	c.putBack(in, 0, c.get(in, 1))
	c.put(in, 1, a)
}

// byteSwap with a 16-bit operand, undefined by Intel, clears it.
func (c *Core) byteSwap(in *Inst) {
	if in.Wide == 2 {
		c.setReg(in.Args[0].Reg, 2, 0)
		return
	}
	c.put(in, 0, bits.ReverseBytes32(c.get(in, 0)))
}

// convert is CBW and CWDE; convertDouble is CWD and CDQ.
func (c *Core) convert(in *Inst) {
	c.setReg(EAX, in.Size, signExtend(c.Regs[EAX], in.Size/2))
}

func (c *Core) convertDouble(in *Inst) {
	c.setReg(EDX, in.Size, uint32(int32(signExtend(c.Regs[EAX], in.Size))>>31))
}

func (c *Core) pushOp(in *Inst) {
	v := c.get(in, 0)
	size := c.pushSize(in)
	c.push(v, size)
}

// pushSize is the size of what PUSH pushes: a segment register takes a whole
// word of the operand size.
func (c *Core) pushSize(in *Inst) uint8 {
	if in.Args[0].Kind == SegReg {
		return in.Wide
	}
	return in.Size
}

// popOp is POP to a register or memory. The address of a memory operand is
// computed with the stack pointer after the pop ([SDM2] POP).
func (c *Core) popOp(in *Inst) {
	if in.Args[0].Kind == SegReg {
		c.popSegment(in)
		return
	}
	v := c.pop(in.Size)
	c.put(in, 0, v)
}

func (c *Core) popSegment(in *Inst) {
	s := c.stack()
	selector := uint16(s.peek(0, in.Wide))
	s.drop(uint32(in.Wide))
	c.loadSegment(in.Args[0].Reg, selector)
	c.Regs[ESP] = s.sp
}

func (c *Core) pushAll(in *Inst) {
	s := c.stack()
	for _, v := range c.Regs {
		s.push(v, in.Size)
	}
	c.Regs[ESP] = s.sp
}

func (c *Core) popAll(in *Inst) {
	s := c.stack()
	for r := EDI; r >= EAX; r-- {
		v := s.pop(in.Size)
		if r != ESP {
			c.setReg(uint8(r), in.Size, v)
		}
	}
	c.Regs[ESP] = s.sp
}

func (c *Core) pushFlags(in *Inst) {
	f := c.eflags
	if c.virtual() && !c.ioPrivileged() {
		f = c.virtualFlags(in.Size)
	}
	c.push(f&^(FlagVM|FlagRF), in.Size)
}

func (c *Core) popFlags(in *Inst) {
	if c.virtual() && !c.ioPrivileged() {
		c.needVME(in.Size)
		c.loadVirtualFlags(c.pop(in.Size))
		return
	}
	f := c.pop(in.Size)
	c.loadFlags(f, in.Size, c.CPL, 0)
	if in.Size == 4 && !c.virtual() {
		c.eflags &^= FlagVIF | FlagVIP // [SDM2] POPF, table 4-15
	}
}

func (c *Core) storeAH(in *Inst) {
	c.eflags = c.eflags&^0xFF | c.get8(ESP)&flagsStatus | flagOne // register 4 is AH
}

func (c *Core) loadAH(in *Inst) { c.set8(ESP, c.eflags) }

func (c *Core) setFlag(in *Inst) {
	switch in.Op {
	case OpClc:
		c.eflags &^= FlagCF
	case OpStc:
		c.eflags |= FlagCF
	case OpCmc:
		c.eflags ^= FlagCF
	case OpCld:
		c.eflags &^= FlagDF
	case OpStd:
		c.eflags |= FlagDF
	}
}

func (c *Core) setCondition(in *Inst) {
	var v uint32
	if condition(in.Opcode, c.eflags) {
		v = 1
	}
	c.put(in, 0, v)
}

// setCarryAL is SALC, undocumented by Intel but present in every x86.
func (c *Core) setCarryAL(in *Inst) { c.set8(EAX, -(c.eflags & FlagCF)) }

// translateByte is XLAT; its memory operand is [eBX+AL].
func (c *Core) translateByte(in *Inst) {
	off := c.Regs[EBX] + c.get8(EAX)
	if in.Addr == 2 {
		off &= 0xFFFF
	}
	lin := c.linear(in.Seg, off, 1, false)
	c.set8(EAX, uint32(c.read(lin, 1, c.user())))
}

// loadFarPointer is LDS, LES, LFS, LGS and LSS.
func (c *Core) loadFarPointer(in *Inst) {
	off, selector := c.farPointer(in)
	seg := uint8(SS)
	switch in.Op {
	case OpLds:
		seg = DS
	case OpLes:
		seg = ES
	case OpLfs:
		seg = FS
	case OpLgs:
		seg = GS
	}
	if seg == SS {
		c.loadStack(selector)
	} else {
		c.loadData(seg, selector)
	}
	c.put(in, 0, off)
}

// farPointer reads the far pointer that is the memory operand.
func (c *Core) farPointer(in *Inst) (off uint32, selector uint16) {
	size := in.Wide
	lin := c.linear(in.Seg, c.offset(in), uint32(size)+2, false)
	c.aligned(lin, size)
	v := c.read(lin, size+2, c.user())
	return uint32(v) & sizeMask(size), uint16(v >> (8 * size))
}

// enter is ENTER; its levels are the nesting depth of the procedure.
func (c *Core) enter(in *Inst) {
	size := in.Wide
	level := in.Imm2 & 31
	s := c.stack()
	s.push(c.Regs[EBP], size)
	frame := s.sp
	if level > 0 {
		bp := c.Regs[EBP]
		for range level - 1 {
			bp -= uint32(size)
			up := s
			up.sp = bp
			s.push(up.peek(0, size), size)
		}
		s.push(frame, size)
	}
	mask := s.mask()
	s.sp = s.sp&^mask | (s.sp-in.Imm)&mask
	// [SDM2] ENTER: the new top of the stack must be writable.
	lin := s.addr(0, 1, true)
	c.probe(lin, 1, true, s.user)
	c.Regs[ESP] = s.sp
	c.setReg(EBP, size, frame)
}

func (c *Core) leave(in *Inst) {
	s := c.stack()
	mask := s.mask()
	s.sp = s.sp&^mask | c.Regs[EBP]&mask
	v := s.pop(in.Wide)
	c.Regs[ESP] = s.sp
	c.setReg(EBP, in.Wide, v)
}
