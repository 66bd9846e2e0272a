//go:build !386

package core

// Cycles is 0: programs for MetalSVM are built for 386.
func Cycles() uint64 { return 0 }
