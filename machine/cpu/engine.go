package cpu

// The block engine: Run, and what runBlocks (engine_gen.go, generated) needs
// besides its switch.

//go:generate go run ./gen

// Run runs the core until Cycles reaches limit or it stops for another reason.
// Everything it leaves is what Execute would leave, only that it may return
// Spinning before the limit.
func (c *Core) Run(limit uint64) Stop {
	c.engine = true
	c.beginSpin()
	stop := c.Execute(limit)
	if c.spin.logging && c.timed != nil {
		c.failSpin() // there was no time for a turn
	}
	c.engine, c.spin.logging = false, false
	return stop
}

// Extend gives the Run under way, which may be in the middle of an access, another
// limit.
func (c *Core) Extend(limit uint64) { c.limit = min(limit, endOfTime) }

// FlushCode forgets all translated blocks, for instance after a change of
// what physical addresses mean.
func (c *Core) FlushCode() {
	c.code.flush()
	c.spin.found = false
}

// InvalidatePage tells the core that somebody else wrote to the physical page
// at pa.
func (c *Core) InvalidatePage(pa uint32) {
	if mem, _ := c.bus.Page(pa & pageMask); mem != nil {
		c.code.drop(mem)
	}
}

// The mode of a block is what its translation takes for granted: flat code,
// data and stack segments, no trap flag, and these bits.
const (
	modeUser  = 1 << iota // ring 3
	modeFS                // FS is flat but for its base
	modeGS                // and GS
	modeFloat             // CR0 lets floating-point instructions through
	modeNone  = 0xFF      // the executor's
)

func (c *Core) mode() uint8 {
	const codeBits = attrPresent | attrMemory | attrCode | attrBig
	cs, ss, ds := &c.Seg[CS], &c.Seg[SS], &c.Seg[DS]
	if cs.Attr&codeBits != codeBits || cs.Base != 0 || cs.Limit != 0xFFFFFFFF ||
		!ss.flatData() || ss.Base != 0 || !ss.big() || !ds.flatData() || ds.Base != 0 ||
		c.real() || c.shadow != shadowNone || c.eflags&(FlagTF|FlagRF) != 0 || c.DR[7]&dr7Enabled != 0 ||
		c.eflags&FlagAC != 0 && c.CR0&CR0AM != 0 {
		return modeNone
	}
	mode := c.user()
	if c.Seg[FS].flatData() {
		mode |= modeFS
	}
	if c.Seg[GS].flatData() {
		mode |= modeGS
	}
	if c.CR0&(CR0EM|CR0TS) == 0 {
		mode |= modeFloat
	}
	return mode
}

// runEngine executes blocks from EIP on; false means that the executor must do
// the next instruction.
func (c *Core) runEngine() bool {
	if c.timed != nil {
		return c.runLines()
	}
	for b := c.findBlock(c.mode()); ; b = c.code.onward {
		left := int64(c.limit - c.Cycles)
		if b == nil || left < b.insns {
			return left == 0
		}
		if b.heat == heatCompiled && b.code == 0 && !c.compile(b) {
			return true
		}
		c.code.onward = nil
		var ok bool
		if b.heat == heatCompiled {
			ok = c.runCompiled(b)
		} else {
			ok = c.runBlocks(b)
		}
		if c.code.onward == nil {
			return ok
		}
	}
}

// findBlock returns the block at EIP, translating it if need be, or nil if the
// executor must do the next instruction. It raises #PF as the fetch would.
func (c *Core) findBlock(mode uint8) *block {
	if mode == modeNone {
		return nil
	}
	if n := c.code.jump(c.EIP, mode); n != 0 {
		return &c.code.blocks[n]
	}
	c.checkpoint()
	m := c.mapping(c.EIP, false, mode&modeUser)
	page := m.mem
	if c.timed != nil {
		page = c.fetched(m, c.EIP)
	}
	c.undo.active = false
	if page == nil || m.shared {
		return nil
	}
	if m.code == nil || !m.code.live {
		if c.timed == nil && !c.code.holds(page) {
			c.protectCode(page)
		}
		m.code = c.code.pageOf(page)
	}
	n, _ := c.code.find(m.code, c.EIP, mode)
	if n == 0 {
		if n = c.translate(m, page, mode); n == 0 {
			return nil
		}
	}
	c.code.setJump(c.EIP, n)
	return &c.code.blocks[n]
}

// inMemory are the variables of runBlocks and runLines that few uops use, or only
// write. It is too large for registers: otherwise the compiler would give them
// some, and spill them before every uop.
type inMemory struct {
	fr             uint64 // the flags, see engine_flags.go
	fc             uint32
	operandAt      uint32
	float, operand *uop // the last floating-point uop, and the last with a memory operand
	_              [2]uint64
}

// account brings Cycles and Insns up to date: the engine's instructions take a
// cycle each.
func (c *Core) account(cycles uint64) {
	c.Insns += cycles - c.Cycles
	c.Cycles = cycles
}

// noteFloat sets the floating-point unit's exception pointers from the last uop
// that was one of its instructions, and the last that had an operand in memory,
// at operandAt.
func (c *Core) noteFloat(last, operand *uop, operandAt uint32) {
	f := &c.FPU
	f.IP, f.CS = last.imm, c.Seg[CS].Selector
	f.Opcode = uint16(last.d&7)<<8 | uint16(last.s)
	if operand != nil {
		f.DP, f.DS = operandAt, c.Seg[operand.d>>3].Selector
	}
}

// stepInBlock executes the instruction of a uop by the executor and reports
// whether the block may go on behind it.
func (c *Core) stepInBlock(u *uop) bool {
	epoch := c.code.epoch
	after := c.EIP + uint32(u.length&lengthMask)
	if u.kind == uopRepMovs || u.kind == uopRepStos {
		c.stepString()
	} else {
		c.step()
	}
	return c.EIP == after && u.length&(lengthPair|lengthSystem) == 0 && c.code.epoch == epoch && !c.interruptible()
}
