package cpu

type spin struct{}

func (c *Core) volatile() {}

// SpinChanged ...
func (c *Core) SpinChanged() bool { return true }

// SkipSpin ...
func (c *Core) SkipSpin(until uint64) {}
