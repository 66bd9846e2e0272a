package cpu

// enter executes compiled code, with the registers of c and its gate.
//
//go:noescape
func enter(c *Core, code uintptr)

const canCompile = true
