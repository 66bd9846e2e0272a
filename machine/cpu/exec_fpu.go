package cpu

import "metalsvm/machine/x87"

// float executes the escapes D8 to DF: package x87 does the arithmetic, here
// are the checks, the memory operand and the exception pointers.
func (c *Core) float(in *Inst) {
	if c.CR0&(CR0EM|CR0TS) != 0 {
		c.raise(VectorNM, 0)
	}
	esc, reg := in.Opcode, in.regField()
	control := controlForm(esc, in.ModRM)
	if !control || waitingControl(esc, reg) {
		c.checkFloat()
	}
	if in.hasMem() {
		c.floatMemory(in, esc, reg, control)
		return
	}
	if esc == 0xDF && in.ModRM == 0xE0 {
		c.setReg(EAX, 2, uint32(c.FPU.Status()))
		return
	}
	if !c.FPU.Reg(esc, in.ModRM) {
		c.raise(VectorUD, 0)
	}
	if !control {
		c.notePointers(in)
	}
}

// floatMemory executes a form with a memory operand. The operand is checked
// as a whole before anything changes.
func (c *Core) floatMemory(in *Inst, esc, reg uint8, control bool) {
	layout := c.floatLayout(in)
	size, _, store := x87.MemOperand(esc, reg, layout)
	if size == 0 {
		c.raise(VectorUD, 0)
	}
	off := c.offset(in)
	lin := c.linear(in.Seg, off, uint32(size), store)
	c.aligned(lin, floatAlignment(size))
	user := c.user()
	c.probe(lin, uint32(size), store, user)
	var buf [108]byte
	if store {
		if c.FPU.Store(esc, reg, layout, &buf) {
			c.writeBytes(lin, buf[:size], user)
			c.FPU.Commit(esc, reg, layout)
		}
	} else {
		c.readBytes(lin, buf[:size], user)
		c.FPU.Load(esc, reg, layout, &buf)
	}
	if !control {
		c.notePointers(in)
		c.FPU.DP, c.FPU.DS = off, c.Seg[in.Seg].Selector
	}
}

// floatAlignment is what the alignment check wants of an operand: 80 bits count
// like 64, and an environment is made of words of the operand size ([SDM3]
// table 6-7).
func floatAlignment(size int) uint8 {
	if size == 10 {
		return 8
	}
	return uint8(size & -size)
}

// floatLayout is the layout of the environment in memory.
func (c *Core) floatLayout(in *Inst) (l x87.Layout) {
	if in.Wide == 2 {
		l |= x87.Words
	}
	if c.paragraphs() {
		l |= x87.Linear
	}
	return l
}

// notePointers records the instruction for the environment's pointers.
func (c *Core) notePointers(in *Inst) {
	f := &c.FPU
	f.IP, f.CS = c.EIP, c.Seg[CS].Selector
	f.Opcode = uint16(in.Opcode&7)<<8 | uint16(in.ModRM)
}

// controlForm reports whether an instruction controls the unit and leaves the
// exception pointers alone.
func controlForm(esc, modrm uint8) bool {
	reg := modrm >> 3 & 7
	if modrm < 0xC0 {
		return esc == 0xD9 && reg >= 4 || esc == 0xDD && (reg == 4 || reg >= 6)
	}
	return esc == 0xDB && reg == 4 || esc == 0xDF && modrm == 0xE0
}

// waitingControl reports whether a control form waits for exceptions all the
// same: FLDCW, FLDENV, FRSTOR.
func waitingControl(esc, reg uint8) bool {
	return esc == 0xD9 && (reg == 4 || reg == 5) || esc == 0xDD && reg == 4
}

// checkFloat raises #MF for an exception that an earlier instruction left.
func (c *Core) checkFloat() {
	if !c.FPU.Pending() {
		return
	}
	if c.CR0&CR0NE == 0 {
		c.unsupported("floating-point exception with CR0.NE clear: FERR# leads nowhere on the SCC")
	}
	c.raise(VectorMF, 0)
}

func (c *Core) wait(in *Inst) {
	if c.CR0&(CR0MP|CR0TS) == CR0MP|CR0TS {
		c.raise(VectorNM, 0)
	}
	c.checkFloat()
}

// readBytes and writeBytes move an operand that has been probed, in pieces as
// the 64-bit bus does.
func (c *Core) readBytes(lin uint32, b []byte, user uint8) {
	for len(b) > 0 {
		n := min(8, len(b))
		v := c.read(lin, uint8(n), user)
		for i := range n {
			b[i] = byte(v >> (8 * i))
		}
		lin, b = lin+uint32(n), b[n:]
	}
}

func (c *Core) writeBytes(lin uint32, b []byte, user uint8) {
	for len(b) > 0 {
		n := min(8, len(b))
		var v uint64
		for i := range n {
			v |= uint64(b[i]) << (8 * i)
		}
		c.write(lin, uint8(n), v, user)
		lin, b = lin+uint32(n), b[n:]
	}
}
