package cpu

// Debug registers: four addresses at which the core stops, DR6 that tells why
// it did, and DR7 that tells which are on ([SDM3] 17.2).

const (
	dr6Ones = 0xFFFF0FF0
	dr6BD   = 1 << 13 // a debug register was touched
	dr6BS   = 1 << 14 // single step
	dr6BT   = 1 << 15 // the new task asks for it

	dr7Ones    = 1 << 10
	dr7Enabled = 0xFF    // L and G of the four
	dr7Local   = 0x155   // L and LE, which a task switch clears
	dr7GD      = 1 << 13 // debug registers are out of bounds
)

// What a breakpoint waits for: its R/W field in DR7.
const (
	breakExecute = iota
	breakWrite
	breakPort // if CR4.DE is set
	breakAccess
)

// moveDebug moves debug registers; DR4 and DR5 are DR6 and DR7 unless CR4.DE
// says that they do not exist.
func (c *Core) moveDebug(in *Inst) {
	i := 0
	if in.Args[1].Kind == Debug {
		i = 1
	}
	r := in.Args[i].Reg
	if r == 4 || r == 5 {
		if c.CR4&CR4DE != 0 {
			c.raise(VectorUD, 0)
		}
		r += 2
	}
	c.privileged()
	if c.DR[7]&dr7GD != 0 {
		c.DR[6] |= dr6BD
		c.raise(VectorDB, 0)
	}
	if i == 1 {
		c.put(in, 0, c.DR[r])
		return
	}
	v := c.get(in, 1)
	switch r {
	case 6:
		v = v&0xE00F | dr6Ones
	case 7:
		v = v&0xFFFF23FF | dr7Ones
	}
	c.DR[r] = v
}

// breakpoint returns what breakpoint i waits for, and where: size bytes at an
// aligned address. on is false if it is disabled.
func (c *Core) breakpoint(i int) (kind, at, size uint32, on bool) {
	control := c.DR[7] >> (16 + 4*i)
	size = control>>2&3 + 1 // 1, 2 or 4 bytes; 3 is undefined
	return control & 3, c.DR[i] &^ (size - 1), size, c.DR[7]>>(2*i)&3 != 0
}

// checkBreakpoints raises #DB if the instruction at CS:EIP has a breakpoint,
// unless RF or the load of SS before it forbids that.
func (c *Core) checkBreakpoints() {
	if c.eflags&FlagRF != 0 || c.shadow == shadowDebug {
		return
	}
	var hits uint32
	for i := range 4 {
		if kind, _, _, on := c.breakpoint(i); on && kind == breakExecute && c.DR[i] == c.Seg[CS].Base+c.EIP {
			hits |= 1 << i
		}
	}
	if hits != 0 {
		c.DR[6] |= hits
		c.raise(VectorDB, 0)
	}
}

// watch notes the breakpoints that an access to n bytes at lin meets; the trap
// comes behind the instruction.
func (c *Core) watch(lin, n uint32, write bool) {
	c.match(lin, n, func(kind uint32) bool { return kind == breakAccess || kind == breakWrite && write })
}

// watchPort does the same for a port.
func (c *Core) watchPort(port uint16, size uint8) {
	if c.DR[7]&dr7Enabled != 0 && c.CR4&CR4DE != 0 {
		c.match(uint32(port), uint32(size), func(kind uint32) bool { return kind == breakPort })
	}
}

func (c *Core) match(lin, n uint32, wanted func(kind uint32) bool) {
	for i := range 4 {
		if kind, at, size, on := c.breakpoint(i); on && wanted(kind) && (lin-at < size || at-lin < n) {
			c.causes |= 1 << i
		}
	}
}
