package cpu

// compileAtOnce has every block compiled before it is first entered.
func (c *Core) compileAtOnce() {
	c.Compile(true)
	if c.code.compiler != nil {
		c.code.compiler.heat = heatCompiled
	}
}
