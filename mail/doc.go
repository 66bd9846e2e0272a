// Package mail lets programs on different cores of the chip exchange short
// messages, wait for each other and exclude each other.
//
// A message is up to five words; it travels in one line through the message
// passing buffer of the receiver, whom an interrupt wakes. Between two cores
// there is room for one message under way: Send waits while the last one has
// not been received. Messages from one core arrive in order, and none is lost.
//
// The barrier counts arrivals in one of the system interface's atomic
// counters. A lock is a record in shared memory, guarded by a test-and-set
// register, and is handed on in turn. Whoever waits sleeps until mail wakes it.
//
// A goroutine that waits here takes a thread with it, of which a core has 96:
// a program that lets more goroutines wait at once does not survive it.
//
// It is the same import for a kernel application and for a user program: every
// function is one system call (abi/calls.go), answered in ring 0.
package mail
