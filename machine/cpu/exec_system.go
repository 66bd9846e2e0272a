package cpu

// Descriptor tables, task register, selectors ([SDM2] by instruction).

func (c *Core) storeTable(in *Inst) {
	t := c.GDTR
	if in.Op == OpSidt {
		t = c.IDTR
	}
	lin := c.linear(in.Seg, c.offset(in), 6, true)
	c.aligned(lin+2, 4) // [SDM3] 3.5.1: the base is stored as a doubleword
	c.write(lin, 6, uint64(t.Limit)|uint64(t.Base)<<16, c.user())
}

func (c *Core) loadTable(in *Inst) {
	c.privileged()
	lin := c.linear(in.Seg, c.offset(in), 6, false)
	v := c.read(lin, 6, c.user())
	t := Table{Limit: uint16(v), Base: uint32(v >> 16)}
	if in.Wide == 2 {
		t.Base &= 0xFFFFFF
	}
	if in.Op == OpLidt {
		c.IDTR = t
	} else {
		c.GDTR = t
	}
}

// protected raises #UD in the modes of the 8086, which lack the instruction.
func (c *Core) protected() {
	if c.paragraphs() {
		c.raise(VectorUD, 0)
	}
}

func (c *Core) storeSystemSelector(in *Inst) {
	c.protected()
	s := &c.LDTR
	if in.Op == OpStr {
		s = &c.TR
	}
	c.put(in, 0, uint32(s.Selector))
}

func (c *Core) loadLDT(in *Inst) {
	c.protected()
	c.privileged()
	selector := uint16(c.get(in, 0))
	if selector&^3 == 0 {
		c.LDTR = Segment{Selector: selector}
		return
	}
	c.LDTR = c.systemSegment(selector, typeLDT)
}

func (c *Core) loadTaskRegister(in *Inst) {
	c.protected()
	c.privileged()
	selector := uint16(c.get(in, 0))
	if selector&^3 == 0 {
		c.raise(VectorGP, 0)
	}
	s := c.systemSegment(selector, typeTSS32)
	lin, _ := c.descriptorAddr(selector)
	s.Attr |= 2 // busy
	c.write(lin+5, 1, uint64(uint8(s.Attr)), 0)
	c.TR = s
}

// systemSegment reads a descriptor of the GDT for LLDT or LTR; LTR takes the
// 16-bit task state segment as well.
func (c *Core) systemSegment(selector uint16, kind uint8) Segment {
	if selector&4 != 0 {
		c.selectorError(VectorGP, selector)
	}
	s, _ := c.descriptor(selector, VectorGP)
	if s.kind() != kind && !(kind == typeTSS32 && s.kind() == typeTSS16) {
		c.selectorError(VectorGP, selector)
	}
	if !s.present() {
		c.selectorError(VectorNP, selector)
	}
	return s
}

// visible looks a selector up for LAR, LSL, VERR and VERW: ok is false where
// they clear ZF instead of faulting.
func (c *Core) visible(selector uint16) (s Segment, ok bool) {
	if selector&^3 == 0 {
		return s, false
	}
	lin, ok := c.descriptorAddr(selector)
	if !ok {
		return s, false
	}
	s = decodeDescriptor(selector, c.read(lin, 8, 0))
	if !s.conforming() && (c.CPL > s.dpl() || uint8(selector&3) > s.dpl()) {
		return s, false
	}
	return s, true
}

func (c *Core) verify(in *Inst) {
	c.protected()
	s, ok := c.visible(uint16(c.get(in, 0)))
	if in.Op == OpVerr {
		ok = ok && s.readable()
	} else {
		ok = ok && s.writable()
	}
	c.setZero(ok)
}

func (c *Core) setZero(z bool) {
	c.eflags &^= FlagZF
	if z {
		c.eflags |= FlagZF
	}
}

func (c *Core) loadRights(in *Inst) {
	c.protected()
	s, ok := c.visible(uint16(c.get(in, 1)))
	if ok && s.Attr&attrMemory == 0 {
		switch s.kind() {
		case typeTSS16, typeLDT, typeTSS16Busy, typeCall16, typeTask, typeTSS32, typeTSS32Busy, typeCall32:
		default:
			ok = false
		}
	}
	if ok {
		c.put(in, 0, uint32(s.Attr)<<8)
	}
	c.setZero(ok)
}

func (c *Core) loadLimit(in *Inst) {
	c.protected()
	s, ok := c.visible(uint16(c.get(in, 1)))
	if ok && s.Attr&attrMemory == 0 {
		switch s.kind() {
		case typeTSS16, typeLDT, typeTSS16Busy, typeTSS32, typeTSS32Busy:
		default:
			ok = false
		}
	}
	if ok {
		c.put(in, 0, s.Limit)
	}
	c.setZero(ok)
}

// adjustRPL is ARPL.
func (c *Core) adjustRPL(in *Inst) {
	c.protected()
	rpl := c.get(in, 1) & 3
	a := c.modify(in, 0)
	if a&3 < rpl {
		c.putBack(in, 0, a&^3|rpl)
		c.setZero(true)
		return
	}
	c.setZero(false)
}
