package cpu

// enter executes compiled code, with the registers of c and its gate.
//
//go:noescape
func enter(c *Core, code uintptr)

// flagsInAH tells whether the host has LAHF and SAHF, which the first ones of 2003
// to 2006 do not.
func flagsInAH() bool

// canCompile tells whether the host can execute compiled code.
var canCompile = flagsInAH()
