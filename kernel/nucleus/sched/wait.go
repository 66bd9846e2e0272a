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
	Mail            // A: the core whose mail is wanted, or abi.AnyCore
	Room            // A: the core whose mail slot is full
	Barrier         // A: how many cores take part
	Lock            // A: the lock, B: the core that holds it
	PageMove        // A: the page of shared virtual memory, B: its owner
)

// monitors tells whether a blocked thread only looks after the others from
// time to time, as the Go runtime's monitor does: it sleeps for a while by
// itself, or in a futex with a deadline.
func (t *Thread) monitors() bool {
	return t.Wait.For == Sleep || t.Wait.For == Futex && t.Timed
}

// Progress counts how often a thread began, or one went on that does not just
// monitor.
func (s *Scheduler) Progress() uint64 { return s.progress }

// Stuck tells whether nothing on this core can make a thread of it go on, save
// those that monitor: none is ready, at least one waits for another core, and
// none for an event of its own with a deadline. With program false, the program
// having ended, no thread need wait.
func (s *Scheduler) Stuck(program bool) bool {
	if s.current != None || s.ready != 0 {
		return false
	}
	lasting := !program
	for i := range s.threads[:s.top] {
		t := &s.threads[i]
		switch {
		case t.State != Blocked || t.monitors():
		case t.Wait.For.Lasting():
			lasting = true
		case t.Timed:
			return false
		}
	}
	return lasting
}

// Lasting tells whether a thread waits for another core.
func (s *Scheduler) Lasting() bool { return s.lasting > 0 }

// Lasting tells whether the wait ends only by what another core does, so that
// cores that all wait like this are deadlocked.
func (r Reason) Lasting() bool { return r >= Mail }
