package core

// Cycles reads the core's time stamp counter: clocks of this core since its
// reset.
func Cycles() uint64
