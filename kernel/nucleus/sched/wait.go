package sched

// Wait says what a blocked thread waits for, so that a deadlock report can
// name it.
type Wait struct {
	For  Reason
	A, B uint32 // meaning depends on For
}

// Reason is a kind of waiting.
type Reason uint8

// What a thread can wait for.
const (
	Nothing  Reason = iota
	Futex           // A: address of the word
	Sleep           // nothing but its deadline
	Poll            // an event, or the deadline
	Mail            // A: the core whose mail is wanted, or AnyCore
	Room            // A: the core whose mail slot is full
	Barrier         // A: how many cores take part
	Lock            // A: the lock, B: the core that holds it
	PageMove        // A: the page of shared virtual memory, B: its owner
)

// AnyCore is the A of a Mail wait for mail from anybody.
const AnyCore = ^uint32(0)

// Lasting tells whether the wait ends only by what another core does, so that
// cores that all wait like this are deadlocked.
func (r Reason) Lasting() bool { return r >= Mail }
