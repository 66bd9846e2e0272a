package cpu

// step1 executes one instruction and reports whether it completed; a fault is
// taken back.
func (c *Core) step1() (ok bool) {
	defer func() {
		if recovered := recover(); recovered != nil {
			if recovered != faultSignal {
				panic(recovered)
			}
			c.undo.active = false
			ok = false
		}
	}()
	c.limit = c.Cycles + 1
	c.step()
	return true
}
