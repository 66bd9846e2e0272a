package sched

import "math/bits"

// Limits of a core.
const (
	MaxThreads = 96
	Priorities = 32 // 0 is the most urgent
)

// never is later than any time.
const never = ^uint64(0)

// None is the ID of no thread.
const None ID = -1

// ID is a thread's place in its scheduler's table.
type ID int32

// State is where a thread is in its life.
type State uint8

// The states of a thread.
const (
	Free State = iota
	Ready
	Running
	Blocked
)

// Thread is what the scheduler knows of one thread.
type Thread struct {
	State    State
	Priority uint8
	Timed    bool   // Blocked, and Deadline counts
	Deadline uint64 // when a Blocked thread is woken at the latest
	Wait     Wait   // what a Blocked thread waits for
	TimedOut bool   // it was the deadline that woke the thread
	Nth      uint32 // which wait for other cores it is, or was

	next ID // in its ready queue
}

// Scheduler is one core's threads. The zero value has none; call Init first.
type Scheduler struct {
	threads  [MaxThreads]Thread
	queues   [Priorities]queue
	ready    uint32 // bit p set: queue p is not empty
	current  ID
	top      ID     // no thread of this ID or above was ever made
	progress uint64 // see Progress
	earliest uint64 // no deadline is before this; never if there is none
	slice    uint64 // end of the current thread's time slice
	changed  bool   // see Changed
	lasting  int    // threads that wait for other cores
	waits    uint32 // how many such waits there were
}

type queue struct{ head, tail ID }

// Init empties the scheduler.
func (s *Scheduler) Init() {
	*s = Scheduler{current: None, earliest: never}
	for p := range s.queues {
		s.queues[p] = queue{None, None}
	}
}

// Thread gives access to the thread with the given ID.
func (s *Scheduler) Thread(id ID) *Thread { return &s.threads[id] }

// Current is the running thread, or None while the core idles.
func (s *Scheduler) Current() ID { return s.current }

// Top is above the ID of every thread there is.
func (s *Scheduler) Top() ID { return s.top }

// New makes a ready thread, or returns None if the table is full.
func (s *Scheduler) New(priority uint8) ID {
	for i := range s.threads {
		if s.threads[i].State == Free {
			s.threads[i] = Thread{State: Ready, Priority: priority & (Priorities - 1), next: None}
			s.push(ID(i))
			s.top = max(s.top, ID(i)+1)
			s.progress++
			return ID(i)
		}
	}
	return None
}

// Changed tells whether anything has happened since the last Pick that could let
// another thread run, or that could change when the scheduler must be asked again.
func (s *Scheduler) Changed() bool { return s.changed }

// Exit frees the running thread.
func (s *Scheduler) Exit() {
	s.changed = true
	s.threads[s.current].State = Free
	s.current = None
}

// Block parks the running thread until Wake.
func (s *Scheduler) Block(w Wait) {
	s.changed = true
	t := &s.threads[s.current]
	t.State, t.Wait, t.Timed, t.TimedOut = Blocked, w, false, false
	if w.For.Lasting() {
		s.lasting++
		s.waits++
		t.Nth = s.waits
	}
	s.current = None
}

// BlockUntil parks the running thread until Wake or until the deadline.
func (s *Scheduler) BlockUntil(w Wait, deadline uint64) {
	id := s.current
	s.Block(w)
	s.threads[id].Timed, s.threads[id].Deadline = true, deadline
	s.earliest = min(s.earliest, deadline)
}

// Wake makes a blocked thread ready; any other is left alone.
func (s *Scheduler) Wake(id ID) {
	if t := &s.threads[id]; t.State == Blocked {
		if !t.monitors() {
			s.progress++
		}
		s.endWait(t)
		t.State = Ready
		s.push(id)
	}
}

// WakeFirst is Wake for a thread for which others have hurried: it runs next, even
// if another of its priority is running, and that goes on behind it.
func (s *Scheduler) WakeFirst(id ID) {
	t := &s.threads[id]
	if t.State != Blocked {
		return
	}
	if s.current != None && s.threads[s.current].Priority == t.Priority {
		s.preempt()
	}
	s.progress++
	s.endWait(t)
	s.ahead(id)
}

func (s *Scheduler) endWait(t *Thread) {
	if t.Wait.For.Lasting() {
		s.lasting--
	}
	t.Timed, t.Wait = false, Wait{}
}

// Expire wakes every thread whose deadline has come.
func (s *Scheduler) Expire(now uint64) {
	if now < s.earliest {
		return
	}
	s.changed = true
	s.earliest = never
	for i := range s.threads[:s.top] {
		t := &s.threads[i]
		switch {
		case t.State != Blocked || !t.Timed:
		case t.Deadline <= now:
			s.Wake(ID(i))
			t.TimedOut = true
		default:
			s.earliest = min(s.earliest, t.Deadline)
		}
	}
}

// Yield puts the running thread behind the others of its priority.
func (s *Scheduler) Yield() {
	if s.current != None {
		s.threads[s.current].State = Ready
		s.push(s.current)
		s.current = None
	}
}

// Pick chooses who runs from now on and returns it, or None if nobody can. The
// running thread goes on unless a more urgent one is ready or, its slice being
// over, one of its own priority is.
func (s *Scheduler) Pick(now, slice uint64) ID {
	if s.current != None {
		own := s.threads[s.current].Priority
		best := bits.TrailingZeros32(s.ready) // 32 if none is ready
		switch {
		case best < int(own):
			s.preempt()
		case best == int(own) && now >= s.slice:
			s.Yield()
		default:
			s.changed = false
			return s.current
		}
	}
	s.changed = false
	if s.ready == 0 {
		return None
	}
	s.current = s.pop(bits.TrailingZeros32(s.ready))
	s.threads[s.current].State = Running
	s.slice = now + slice
	return s.current
}

// preempt puts the running thread at the head of its queue: it has not had
// its turn.
func (s *Scheduler) preempt() {
	s.ahead(s.current)
	s.current = None
}

// ahead makes a thread ready, at the head of its queue.
func (s *Scheduler) ahead(id ID) {
	t := &s.threads[id]
	q := &s.queues[t.Priority]
	t.State, t.next = Ready, q.head
	q.head = id
	if q.tail == None {
		q.tail = id
	}
	s.ready |= 1 << t.Priority
	s.changed = true
}

// Next is when the scheduler must be asked again if nothing else happens: the
// earliest deadline (perhaps one of a thread that has been woken since) or, if another thread of the same priority is ready, the
// end of the slice. ok is false if there is no such time: the core is tickless.
func (s *Scheduler) Next() (when uint64, ok bool) {
	when = s.earliest
	if s.current != None && s.ready&(1<<s.threads[s.current].Priority) != 0 && s.slice < when {
		when = s.slice
	}
	return when, when != never
}

func (s *Scheduler) push(id ID) {
	s.changed = true
	t := &s.threads[id]
	q := &s.queues[t.Priority]
	t.next = None
	if q.tail == None {
		q.head = id
	} else {
		s.threads[q.tail].next = id
	}
	q.tail = id
	s.ready |= 1 << t.Priority
}

func (s *Scheduler) pop(p int) ID {
	q := &s.queues[p]
	id := q.head
	q.head = s.threads[id].next
	if q.head == None {
		q.tail = None
		s.ready &^= 1 << p
	}
	return id
}
