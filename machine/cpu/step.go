package cpu

// Execute runs the executor until Cycles reaches limit or the core stops for
// another reason.
func (c *Core) Execute(limit uint64) Stop {
	c.limit = min(limit, endOfTime)
	for {
		if stop, done := c.guarded(); done {
			return stop
		}
	}
}

// endOfTime leaves the engine room for signed arithmetic on cycles.
const endOfTime = never / 2

// Step executes one instruction, or takes one interrupt or exception.
func (c *Core) Step() Stop { return c.Execute(c.Cycles + 1) }

// guarded executes until the run ends or an instruction faults; done tells
// which. The fault is then pending, and the next call delivers it.
func (c *Core) guarded() (stop Stop, done bool) {
	defer c.catch()
	if c.fault.pending {
		c.deliverFault()
	}
	for {
		if stop, done := c.boundary(); done {
			return stop, true
		}
		if c.engine && c.runEngine() {
			continue
		}
		c.step()
		if c.spin.logging && c.spinStep() {
			return Spinning, true
		}
	}
}

// boundary does what is due between two instructions, and tells whether the
// run ends here.
func (c *Core) boundary() (Stop, bool) {
	if c.request != 0 {
		c.serve()
		if c.request&requestBreak != 0 {
			c.request &^= requestBreak
			return Limit, true
		}
	}
	switch {
	case c.down:
		return Shutdown, true
	case c.Halted:
		return Halted, true
	case c.Cycles >= c.limit:
		return Limit, true
	}
	return 0, false
}

// serve takes the pending requests in their order of priority ([SDM3] table
// 6-2): INIT, debug traps, NMI, INTR.
func (c *Core) serve() {
	if c.request&requestINIT != 0 {
		c.request &^= requestINIT
		c.Init()
	}
	if c.down {
		return
	}
	if c.request&requestTrap != 0 {
		c.request &^= requestTrap
		c.DR[6] |= c.causes
		c.causes = 0
		c.deliver(VectorDB, eventTrap, 0)
	}
	shadow := c.shadow != shadowNone
	if c.request&requestNMI != 0 && !shadow && !c.inNMI {
		c.request &^= requestNMI
		c.Halted, c.inNMI = false, true
		c.deliver(VectorNMI, eventExternal, 0)
	}
	if c.request&requestINTR != 0 && !shadow && c.eflags&FlagIF != 0 {
		c.undo.active = true
		vector, ok := c.bus.Ack()
		c.undo.active = false
		if ok {
			c.Halted = false
			c.deliver(vector, eventExternal, 0)
		}
	}
}

// interruptible reports whether a request would be served at this boundary.
func (c *Core) interruptible() bool {
	return c.request&^requestINTR != 0 || c.request&requestINTR != 0 && c.eflags&FlagIF != 0
}

// step executes one instruction with exact effects: it completes, or it raises
// a fault and leaves registers and flags as they were.
func (c *Core) step() {
	c.checkpoint()
	if c.DR[7]&dr7Enabled != 0 {
		c.checkBreakpoints()
	}
	in := c.fetch()
	c.next = c.EIP + uint32(in.Len)
	// [SDM3] 17.3.1.4: the single-step trap comes after an instruction that
	// began with TF set, unless that loads SS or is a software interrupt.
	c.trap = c.eflags&FlagTF != 0
	c.shadow = shadowNone
	c.eflags &^= FlagRF
	handlers[in.Op](c, in)
	c.undo.active = false
	if c.again {
		c.again = false
		c.Cycles++
	} else {
		c.Cycles += c.price(in)
		c.EIP = c.next
		c.Insns++
	}
	if c.trap {
		c.causes |= dr6BS
	}
	if c.causes != 0 && c.shadow != shadowDebug {
		c.request |= requestTrap
	}
}
