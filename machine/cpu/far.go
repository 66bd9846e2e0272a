package cpu

// Transfers to another code segment: far JMP, CALL and RET, IRET ([SDM2]).

// codeTarget checks the code segment that a direct far jump or call names, and
// returns its descriptor.
func (c *Core) codeTarget(selector uint16, s Segment, lin uint32) Segment {
	if s.conforming() {
		if s.dpl() > c.CPL {
			c.selectorError(VectorGP, selector)
		}
	} else if uint8(selector&3) > c.CPL || s.dpl() != c.CPL {
		c.selectorError(VectorGP, selector)
	}
	if !s.present() {
		c.selectorError(VectorNP, selector)
	}
	c.touch(&s, lin)
	return s
}

// farTarget resolves the selector of a far jump or call: to a code segment, or
// by a call gate to another one. isGate tells which; ok is false if the target
// was a task, which now runs.
func (c *Core) farTarget(selector uint16, how cause) (s Segment, lin uint32, g gate, isGate, ok bool) {
	if selector&^3 == 0 {
		c.raise(VectorGP, 0)
	}
	s, lin = c.descriptor(selector, VectorGP)
	if s.code() {
		return s, lin, g, false, true
	}
	switch s.kind() {
	case typeCall16, typeCall32:
	case typeTask, typeTSS16, typeTSS32, typeTSS16Busy, typeTSS32Busy:
		c.farTask(selector, &s, lin, how)
		return s, lin, g, false, false
	default:
		c.selectorError(VectorGP, selector)
	}
	g = decodeGate(selector, c.read(lin, 8, 0))
	if g.dpl() < c.CPL || g.dpl() < uint8(selector&3) {
		c.selectorError(VectorGP, selector)
	}
	if !g.present() {
		c.selectorError(VectorNP, selector)
	}
	if g.target&^3 == 0 {
		c.raise(VectorGP, 0)
	}
	s, lin = c.descriptor(g.target, VectorGP)
	if !s.code() || s.dpl() > c.CPL {
		c.selectorError(VectorGP, g.target)
	}
	if !s.present() {
		c.selectorError(VectorNP, g.target)
	}
	return s, lin, g, true, true
}

func (c *Core) checkLimit(cs *Segment, eip uint32) {
	if eip > cs.Limit {
		c.raise(VectorGP, 0)
	}
}

func (c *Core) jumpFar(selector uint16, eip uint32) {
	if c.paragraphs() {
		c.checkLimit(&c.Seg[CS], eip)
		c.Seg[CS] = c.paragraph(&c.Seg[CS], selector)
		c.next = eip
		return
	}
	s, lin, g, isGate, ok := c.farTarget(selector, byJump)
	if !ok {
		return
	}
	if isGate {
		if !s.conforming() && s.dpl() != c.CPL {
			c.selectorError(VectorGP, g.target)
		}
		c.touch(&s, lin)
		eip = g.offset
	} else {
		s = c.codeTarget(selector, s, lin)
	}
	c.checkLimit(&s, eip)
	c.enterCode(s, c.CPL, eip)
}

func (c *Core) callFar(selector uint16, eip uint32, size uint8) {
	back := c.next
	if c.paragraphs() {
		c.checkLimit(&c.Seg[CS], eip)
		st := c.stack()
		st.push(uint32(c.Seg[CS].Selector), size)
		st.push(back, size)
		c.Regs[ESP] = st.sp
		c.Seg[CS] = c.paragraph(&c.Seg[CS], selector)
		c.next = eip
		return
	}
	s, lin, g, isGate, ok := c.farTarget(selector, byCall)
	if !ok {
		return
	}
	if !isGate {
		s = c.codeTarget(selector, s, lin)
		c.callSegment(s, c.CPL, eip, size, c.stack(), nil)
		return
	}
	size = 2
	if g.wideGate {
		size = 4
	}
	if s.conforming() || s.dpl() == c.CPL {
		c.touch(&s, lin)
		c.callSegment(s, c.CPL, g.offset, size, c.stack(), nil)
		return
	}
	ring := s.dpl()
	outer := c.stack()
	inner, ss := c.innerStack(ring)
	inner.seg = &ss
	inner.push(uint32(c.Seg[SS].Selector), size)
	inner.push(c.Regs[ESP], size)
	for i := int(g.words) - 1; i >= 0; i-- {
		inner.push(outer.peek(uint32(i)*uint32(size), size), size)
	}
	c.touch(&s, lin)
	c.callSegment(s, ring, g.offset, size, inner, &ss)
}

// callSegment pushes the return address on st and enters s. ss is the new
// stack segment, nil if it stays.
func (c *Core) callSegment(s Segment, ring uint8, eip uint32, size uint8, st stack, ss *Segment) {
	st.push(uint32(c.Seg[CS].Selector), size)
	st.push(c.next, size)
	c.checkLimit(&s, eip)
	if ss != nil {
		c.Seg[SS] = *ss
	}
	c.Regs[ESP] = st.sp
	c.enterCode(s, ring, eip)
}

// returnFar is far RET; drop is the number of parameter bytes.
func (c *Core) returnFar(size uint8, drop uint32) {
	st := c.stack()
	eip := st.pop(size)
	selector := uint16(st.pop(size))
	st.drop(drop)
	c.returnTo(selector, eip, size, drop, st)
}

// returnTo continues at selector:eip, in an outer ring if the selector says
// so; st is the stack behind what has been popped.
func (c *Core) returnTo(selector uint16, eip uint32, size uint8, drop uint32, st stack) {
	if c.paragraphs() {
		c.checkLimit(&c.Seg[CS], eip)
		c.Regs[ESP] = st.sp
		c.Seg[CS] = c.paragraph(&c.Seg[CS], selector)
		c.next = eip
		return
	}
	if selector&^3 == 0 {
		c.raise(VectorGP, 0)
	}
	cs, lin := c.descriptor(selector, VectorGP)
	ring := uint8(selector & 3)
	if !cs.code() || ring < c.CPL ||
		cs.conforming() && cs.dpl() > ring || !cs.conforming() && cs.dpl() != ring {
		c.selectorError(VectorGP, selector)
	}
	if !cs.present() {
		c.selectorError(VectorNP, selector)
	}
	if ring == c.CPL {
		c.checkLimit(&cs, eip)
		c.touch(&cs, lin)
		c.Regs[ESP] = st.sp
		c.enterCode(cs, ring, eip)
		return
	}
	esp := st.pop(size)
	ss := c.stackSegment(uint16(st.pop(size)), ring, VectorGP)
	c.checkLimit(&cs, eip)
	c.touch(&cs, lin)
	c.Seg[SS] = ss
	outer := stack{seg: &ss, sp: esp}
	outer.drop(drop)
	if ss.big() {
		c.Regs[ESP] = outer.sp
	} else {
		c.setReg(ESP, 2, outer.sp)
	}
	c.enterCode(cs, ring, eip)
	c.charge(outerReturn)
	for _, seg := range [...]uint8{ES, DS, FS, GS} {
		// What the outer ring may not use it must not find loaded.
		if s := &c.Seg[seg]; s.dpl() < ring && !s.conforming() {
			*s = Segment{}
		}
	}
}

// returnInterrupt is IRET.
func (c *Core) returnInterrupt(size uint8) {
	if !c.paragraphs() && c.eflags&FlagNT != 0 {
		c.returnTask()
		c.inNMI = false
		return
	}
	kept := c.virtual() && !c.ioPrivileged()
	if kept {
		c.needVME(size)
	}
	st := c.stack()
	eip := st.pop(size)
	selector := uint16(st.pop(size))
	flags := st.pop(size)
	switch {
	case kept:
		c.returnTo(selector, eip, size, 0, st)
		c.loadVirtualFlags(flags)
	case size == 4 && flags&FlagVM != 0 && c.CPL == 0 && !c.real():
		c.enterVirtual(selector, eip, flags, st)
	default:
		ring, extra := c.CPL, uint32(FlagRF)
		if ring == 0 {
			extra |= FlagVIF | FlagVIP
		}
		c.returnTo(selector, eip, size, 0, st)
		c.loadFlags(flags, size, ring, extra)
	}
	c.inNMI = false
}

// loadFlags sets what a program in a ring may set of EFLAGS; extra are flags
// besides the ordinary ones.
func (c *Core) loadFlags(f uint32, size, ring uint8, extra uint32) {
	may := uint32(flagsStatus|FlagTF|FlagDF|FlagNT|FlagAC|FlagID) | extra
	if ring == 0 {
		may |= FlagIOPL
	}
	if c.real() || ring <= c.iopl() {
		may |= FlagIF
	}
	if size == 2 {
		may &= 0xFFFF
	}
	c.eflags = c.eflags&^may | f&may
}

func (c *Core) iopl() uint8 { return uint8(c.eflags >> 12 & 3) }
