// Package entry is the top of the nucleus: the way into ring 0 and out of it,
// and the one place where the state machines below are joined to the hardware.
// It is the only part of the nucleus that is bound to i386.
//
// start_386.s takes the core from the loader's hands to paged ring 0; boot.go
// makes the first thread, the Go runtime in ring 1; trap_386.s and trap.go are
// every later way in. A trap finds its stack through TSS.ESP0, which points to
// the end of the running thread's frame, so registers are saved straight into
// the thread; then the nucleus runs on a stack of its own with interrupts off,
// never waits, and goes back through resume.
//
// The code is ordinary Go, but there is no runtime under it: it has a g that
// is nothing but stack bounds, is compiled without write barriers, allocates
// nothing, keeps no pointers into the heap, and its variables must be zero or
// constant at start, since no init function has run yet.
//
// Functions lie in memory in the order of the names of their files. What a page move
// goes through is in the last of them, from lookout on, so that it is together and
// its lines do not push each other out of the instruction cache.
//
// Address space of a core:
//
//	FFFFFFFF +--------------------------+
//	         | page tables (themselves) |
//	FFC00000 +--------------------------+
//	         | (empty)                  |
//	E0400000 +--------------------------+
//	         | devices, shared tables   |  package device
//	E0000000 +--------------------------+
//	         | mappings of the Go half  |  filled when touched
//	90000000 +--------------------------+
//	         | (empty)                  |
//	         | kernel image             |  at physical address + 80000000
//	80000000 +--------------------------+
//	         | shared virtual memory    |  the same address on every core
//	60000000 +--------------------------+
//	         | user programs            |
//	00001000 +--------------------------+
//	         | nothing: nil             |
//	00000000 +--------------------------+
package entry
