package cpu

// Virtual-8086 mode ([SDM3] 20): an 8086 with the rights of ring 3, whose
// interrupts and I/O go to a monitor in ring 0. With CR4.VME the core itself
// keeps a virtual interrupt flag for it, and takes software interrupts where
// the task's redirection bitmap says so. CR4.PVI gives the virtual flag to
// ring 3 of protected mode too.

// virtualSegment is what any selector stands for: 64 KiB at 16 times it.
func virtualSegment(selector uint16) Segment {
	const attr = attrPresent | 3<<5 | attrMemory | attrWritable | attrAccessed
	return Segment{Selector: selector, Attr: attr, Base: uint32(selector) << 4, Limit: 0xFFFF}
}

// enterVirtual finishes an IRET whose flags have VM set; the stack goes on
// with stack pointer and data segments ([SDM3] 20.2.1).
func (c *Core) enterVirtual(selector uint16, eip, flags uint32, st stack) {
	esp := st.pop(4)
	var seg [6]Segment
	for _, i := range [...]uint8{SS, ES, DS, FS, GS} {
		seg[i] = virtualSegment(uint16(st.pop(4)))
	}
	seg[CS] = virtualSegment(selector)
	c.checkLimit(&seg[CS], eip)
	c.Seg = seg
	c.Regs[ESP] = esp
	c.CPL = 3
	c.next = eip
	c.SetEFlags(flags)
}

// needVME raises #GP(0) in a program that may not touch IF, unless there is
// the virtual flag, which lives in 16-bit images of the flags alone.
func (c *Core) needVME(size uint8) {
	if c.CR4&CR4VME == 0 || size != 2 {
		c.raise(VectorGP, 0)
	}
}

// setVirtualInterrupt is CLI and STI of a program that may not touch IF.
func (c *Core) setVirtualInterrupt(f uint32) {
	has := c.CR4&CR4PVI != 0 && c.CPL == 3
	if c.virtual() {
		has = c.CR4&CR4VME != 0
	}
	if !has || f != 0 && c.eflags&FlagVIP != 0 {
		c.raise(VectorGP, 0)
	}
	c.eflags = c.eflags&^FlagVIF | f
}

// virtualFlags is the image of the flags that PUSHF and INT push: IOPL 3, and
// the virtual flag in place of IF.
func (c *Core) virtualFlags(size uint8) uint32 {
	c.needVME(size)
	f := c.eflags&^FlagIF | FlagIOPL
	if c.eflags&FlagVIF != 0 {
		f |= FlagIF
	}
	return f
}

// loadVirtualFlags is the other way, for POPF and IRET behind needVME.
func (c *Core) loadVirtualFlags(f uint32) {
	if f&FlagTF != 0 || f&FlagIF != 0 && c.eflags&FlagVIP != 0 {
		c.raise(VectorGP, 0)
	}
	const may = flagsStatus | FlagDF | FlagNT | FlagTF
	c.eflags = c.eflags&^(may|FlagVIF) | f&may
	if f&FlagIF != 0 {
		c.eflags |= FlagVIF
	}
}

// interruptVirtual is INT n ([SDM3] table 20-2). It reports whether it has
// entered the 8086 program's own handler; otherwise the monitor's is due.
func (c *Core) interruptVirtual(vector uint8) bool {
	if c.CR4&CR4VME == 0 || c.redirected(vector) {
		if !c.ioPrivileged() {
			c.raise(VectorGP, 0)
		}
		return false
	}
	flags := c.eflags
	if !c.ioPrivileged() {
		flags = c.virtualFlags(2)
	}
	entry := uint32(c.read(uint32(vector)*4, 4, 1))
	s := c.stack()
	s.push(flags, 2)
	s.push(uint32(c.Seg[CS].Selector), 2)
	s.push(c.next, 2)
	if c.ioPrivileged() {
		c.eflags &^= FlagIF | FlagTF | FlagNT
	} else {
		c.eflags &^= FlagVIF | FlagTF | FlagNT
	}
	c.Regs[ESP] = s.sp
	c.Seg[CS] = virtualSegment(uint16(entry >> 16))
	c.next = entry & 0xFFFF
	c.trap = false
	return true
}

// redirected reports whether an interrupt goes to the monitor: its bit in the
// 32 bytes before the I/O permission bitmap is set ([SDM3] 20.3.3).
func (c *Core) redirected(vector uint8) bool {
	c.checkTSS(tssBitmap + 1)
	at := uint32(c.read(c.TR.Base+tssBitmap, 2, 0)) - 32 + uint32(vector)/8
	if at > c.TR.Limit {
		c.raise(VectorGP, 0)
	}
	return c.read(c.TR.Base+at, 1, 0)>>(vector%8)&1 != 0
}
