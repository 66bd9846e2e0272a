// Package mail carries one-line messages between kernels through the message
// passing buffers.
//
// Every core has, in its own buffer, two slots for each sender: one for the
// nucleus' own protocols (System), which are always emptied at once, and one
// for programs (Program), which stay full until somebody receives. So a program
// that does not read its mail cannot hold up a page of shared memory.
//
//	sender                                 receiver
//	slot free?  -> Put line, Ring   ---->  interrupt: take System lines, note
//	                                       Program lines
//	slot full?  -> queue or park,
//	               set want flag    ---->  after emptying a slot: want flag set?
//	try again   <----------------------    Ring the sender back
//
// The sender looks at the slot once more after it has set its want flag, and
// the receiver looks at the flag after it has emptied the slot: one of them
// sees the other. No line is lost and nobody polls.
//
// It is the state machine only; slots, flags and interrupts are reached through
// Port. It allocates nothing and never waits. Ring 0, interrupts off.
package mail
