package cpu

// stack is a stack that is being pushed to or popped from without the
// registers having changed yet: transfers between rings work on one and commit
// it when nothing can fail any more.
type stack struct {
	core *Core
	seg  *Segment
	sp   uint32
	user uint8
	code uint32 // error code of the #SS it raises
}

// stack returns the current stack.
func (c *Core) stack() stack {
	return stack{core: c, seg: &c.Seg[SS], sp: c.Regs[ESP], user: c.user()}
}

// mask cuts the stack pointer to the width of the stack segment.
func (s *stack) mask() uint32 {
	if s.seg.big() {
		return 0xFFFFFFFF
	}
	return 0xFFFF
}

// addr returns the linear address of n bytes at sp+disp.
func (s *stack) addr(disp, n uint32, write bool) uint32 {
	off := (s.sp + disp) & s.mask()
	if !s.seg.flatData() && !allows(s.seg, off, n, write) {
		s.core.raise(VectorSS, s.code)
	}
	lin := s.seg.Base + off
	if s.core.DR[7]&dr7Enabled != 0 {
		s.core.watch(lin, n, write)
	}
	return lin
}

func (s *stack) push(v uint32, size uint8) {
	mask := s.mask()
	sp := s.sp&^mask | (s.sp-uint32(size))&mask
	old := s.sp
	s.sp = sp
	lin := s.addr(0, uint32(size), true)
	s.sp = old
	if s.user != 0 {
		s.core.aligned(lin, size)
	}
	s.core.write(lin, size, uint64(v), s.user)
	s.sp = sp
}

// peek reads the word at sp+disp.
func (s *stack) peek(disp uint32, size uint8) uint32 {
	lin := s.addr(disp, uint32(size), false)
	if s.user != 0 {
		s.core.aligned(lin, size)
	}
	return uint32(s.core.read(lin, size, s.user))
}

func (s *stack) pop(size uint8) uint32 {
	v := s.peek(0, size)
	s.drop(uint32(size))
	return v
}

// drop moves the pointer over n bytes.
func (s *stack) drop(n uint32) {
	mask := s.mask()
	s.sp = s.sp&^mask | (s.sp+n)&mask
}

// push pushes on the current stack.
func (c *Core) push(v uint32, size uint8) {
	s := c.stack()
	s.push(v, size)
	c.Regs[ESP] = s.sp
}

// pop pops from the current stack.
func (c *Core) pop(size uint8) uint32 {
	s := c.stack()
	v := s.pop(size)
	c.Regs[ESP] = s.sp
	return v
}
