package cpu

// Decimal adjustment ([SDM2]). Flags that Intel leaves undefined are those of
// the resulting AL, OF clear.

func (c *Core) decimalAdjust(in *Inst) {
	al, f := c.get8(EAX), c.eflags
	old := al
	var carry uint32
	sign := uint32(1)
	if in.Op == OpDas {
		sign = ^uint32(0)
	}
	var adjust uint32
	if al&0xF > 9 || f&FlagAF != 0 {
		adjust = 6
		carry |= FlagAF
		if in.Op == OpDas && al < 6 || f&FlagCF != 0 {
			carry |= FlagCF
		}
	}
	if old > 0x99 || f&FlagCF != 0 {
		adjust += 0x60
		carry |= FlagCF
	}
	al += sign * adjust
	c.set8(EAX, al)
	c.setStatus(flagsOf(al, 1) | carry)
}

func (c *Core) asciiAdjust(in *Inst) {
	ax := c.getReg(EAX, 2)
	var f uint32
	if ax&0xF > 9 || c.eflags&FlagAF != 0 {
		if in.Op == OpAaa {
			ax += 0x106
		} else {
			ax -= 0x106
		}
		f = FlagAF | FlagCF
	}
	ax &= 0xFF0F
	c.setReg(EAX, 2, ax)
	c.setStatus(flagsOf(ax, 1) | f)
}

func (c *Core) asciiMultiply(in *Inst) {
	base := in.Imm & 0xFF
	if base == 0 {
		c.raise(VectorDE, 0)
	}
	al := c.get8(EAX)
	c.setReg(EAX, 2, al/base<<8|al%base)
	c.setStatus(flagsOf(al%base, 1))
}

func (c *Core) asciiDivide(in *Inst) {
	ax := c.getReg(EAX, 2)
	al := (ax + ax>>8*(in.Imm&0xFF)) & 0xFF
	c.setReg(EAX, 2, al)
	c.setStatus(flagsOf(al, 1))
}
