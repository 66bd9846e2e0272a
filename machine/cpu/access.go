package cpu

// The operands of an instruction, as the executor reads and writes them.

// offset returns the offset of the memory operand in its segment.
func (c *Core) offset(in *Inst) uint32 {
	off := in.Disp
	if in.Base != NoReg {
		off += c.Regs[in.Base]
	}
	if in.Index != NoReg {
		off += c.Regs[in.Index] << in.Shift
	}
	if in.Addr == 2 {
		off &= 0xFFFF
	}
	return off
}

// memory checks the memory operand of n bytes and returns its linear address.
func (c *Core) memory(in *Inst, n uint8, write bool) uint32 {
	lin := c.linear(in.Seg, c.offset(in), uint32(n), write)
	c.aligned(lin, n)
	return lin
}

// get returns operand i, zero extended.
func (c *Core) get(in *Inst, i int) uint32 {
	a := &in.Args[i]
	switch a.Kind {
	case Reg:
		return c.getReg(a.Reg, a.Size)
	case Mem:
		return uint32(c.read(c.memory(in, a.Size, false), a.Size, c.user()))
	case Imm:
		return in.Imm
	case SegReg:
		return uint32(c.Seg[a.Reg].Selector)
	}
	return 0
}

// put writes operand i.
func (c *Core) put(in *Inst, i int, v uint32) {
	a := &in.Args[i]
	if a.Kind == Reg {
		c.setReg(a.Reg, a.Size, v)
		return
	}
	c.write(c.memory(in, a.Size, true), a.Size, uint64(v), c.user())
}

// modify returns operand i of an instruction that is going to write it with
// putBack. Memory is checked for writing first.
func (c *Core) modify(in *Inst, i int) uint32 {
	a := &in.Args[i]
	if a.Kind == Reg {
		return c.getReg(a.Reg, a.Size)
	}
	c.lin = c.memory(in, a.Size, true)
	return uint32(c.readForWrite(c.lin, a.Size, in.Lock || in.Op == OpXchg))
}

// readForWrite reads what is going to be written with the same rights.
func (c *Core) readForWrite(lin uint32, size uint8, locked bool) uint64 {
	user := c.user()
	if c.timed != nil {
		return c.readLinesForWrite(lin, size, locked, user)
	}
	e := &c.tlb.fast[user][slot(lin)]
	if (lin+uint32(size)-1)&pageMask != e.write {
		c.probe(lin, uint32(size), true, user)
	}
	if locked && c.mapping(lin, true, user).shared {
		c.SharedLocks++
	}
	return c.read(lin, size, user)
}

// putBack writes the operand that modify read.
func (c *Core) putBack(in *Inst, i int, v uint32) {
	a := &in.Args[i]
	if a.Kind == Reg {
		c.setReg(a.Reg, a.Size, v)
		return
	}
	c.write(c.lin, a.Size, uint64(v), c.user())
}
