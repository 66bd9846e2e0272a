package cpu

// Run runs the core until Cycles reaches limit or it stops for another reason.
func (c *Core) Run(limit uint64) Stop { return c.Execute(limit) }

// FlushCode forgets all translated blocks, for instance after a change of
// what physical addresses mean.
func (c *Core) FlushCode() {}

// InvalidatePage tells the core that somebody else wrote to the physical page
// at pa.
func (c *Core) InvalidatePage(pa uint32) {}
