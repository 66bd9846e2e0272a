package sched

import "testing"

// made returns a scheduler with a thread of each given priority, IDs from 0.
func made(priorities ...uint8) *Scheduler {
	s := new(Scheduler)
	s.Init()
	for _, p := range priorities {
		s.New(p)
	}
	return s
}

// picks checks which threads run one after the other when each gives up the
// processor at time now by leave.
func picks(t *testing.T, s *Scheduler, now uint64, leave func(), want ...ID) {
	t.Helper()
	for i, id := range want {
		if got := s.Pick(now, 10); got != id {
			t.Fatalf("pick %d: thread %d, want %d", i, got, id)
		}
		if id != None {
			if s.Current() != id || s.Thread(id).State != Running {
				t.Fatalf("pick %d: thread %d is not running", i, id)
			}
			leave()
		}
	}
}

func TestPriorities(t *testing.T) {
	s := made(5, 0, 31, 5, 0)
	picks(t, s, 0, s.Exit, 1, 4, 0, 3, 2, None)
}

func TestFirstInFirstOut(t *testing.T) {
	s := made(3, 3, 3)
	picks(t, s, 0, s.Yield, 0, 1, 2, 0, 1, 2)
}

func TestRoundRobin(t *testing.T) {
	s := made(3, 3)
	keep := func() {}
	picks(t, s, 100, keep, 0, 0)
	picks(t, s, 109, keep, 0) // its slice of 10 is not over
	if when, ok := s.Next(); !ok || when != 110 {
		t.Errorf("next at %d, %t; want the slice's end", when, ok)
	}
	picks(t, s, 110, keep, 1, 1)
	picks(t, s, 120, keep, 0)
	s.Exit()
	picks(t, s, 120, keep, 1)
	if when, ok := s.Next(); ok {
		t.Errorf("alone, it is asked again at %d", when)
	}
	picks(t, s, 1000, keep, 1)
}

func TestPreempted(t *testing.T) {
	s := made(3, 3)
	keep := func() {}
	picks(t, s, 0, keep, 0)
	urgent := s.New(1)
	picks(t, s, 1, s.Exit, urgent)
	picks(t, s, 2, keep, 0) // before 1: it was its turn
	s.New(9)
	picks(t, s, 3, keep, 0)
}

func TestWake(t *testing.T) {
	s := made(3, 3)
	s.Pick(0, 10)
	s.Block(Wait{For: Mail, A: 3})
	picks(t, s, 0, func() {}, 1)
	s.Wake(1) // runs already
	s.Wake(0)
	s.Wake(0) // ready already
	s.Wake(7) // is none
	if w := s.Thread(0).Wait; w != (Wait{}) {
		t.Errorf("awake, it waits for %+v", w)
	}
	picks(t, s, 0, s.Exit, 1, 0, None)
}

func TestDeadlines(t *testing.T) {
	s := made(3, 3, 3)
	for _, deadline := range []uint64{300, 200} {
		s.Pick(0, 10)
		s.BlockUntil(Wait{For: Poll}, deadline)
	}
	s.Pick(0, 10)
	s.Block(Wait{For: Lock})
	if when, ok := s.Next(); !ok || when != 200 {
		t.Errorf("next at %d, %t", when, ok)
	}
	s.Expire(199)
	picks(t, s, 199, s.Exit, None)
	s.Expire(200)
	if !s.Thread(1).TimedOut {
		t.Error("it does not know that it was the deadline")
	}
	picks(t, s, 200, s.Exit, 1, None)
	s.Wake(0)
	if s.Thread(0).TimedOut {
		t.Error("woken before its deadline, it has timed out")
	}
	s.Expire(1000)
	picks(t, s, 1000, s.Exit, 0, None)
	if when, ok := s.Next(); ok {
		t.Errorf("without deadlines, next at %d", when)
	}
}

func TestFull(t *testing.T) {
	s := made()
	for i := range ID(MaxThreads) {
		if id := s.New(1); id != i {
			t.Fatalf("thread %d is called %d", i, id)
		}
	}
	if id := s.New(1); id != None {
		t.Fatalf("one too many: %d", id)
	}
	if s.Top() != MaxThreads {
		t.Errorf("top %d", s.Top())
	}
	s.Pick(0, 10)
	s.Exit()
	if id := s.New(1); id != 0 {
		t.Errorf("a freed place is not used: %d", id)
	}
}

func TestStuck(t *testing.T) {
	const soon = 5
	type wait struct {
		Wait
		timed bool
	}
	var (
		mail    = wait{Wait{For: Mail}, false}
		sleep   = wait{Wait{For: Sleep}, true}
		monitor = wait{Wait{For: Futex}, true}
		futex   = wait{Wait{For: Futex}, false}
		timer   = wait{Wait{For: Poll}, true}
	)
	tests := []struct {
		name    string
		waits   []wait
		program bool
		want    bool
	}{
		{"waits for mail", []wait{mail}, true, true},
		{"waits for mail, others idle", []wait{futex, mail, futex}, true, true},
		{"waits for mail, the monitor sleeps", []wait{mail, sleep, monitor}, true, true},
		{"waits for mail, a timer runs", []wait{mail, timer}, true, false},
		{"waits for itself only", []wait{futex}, true, false},
		{"sleeps", []wait{sleep}, true, false},
		{"has ended", nil, false, true},
		{"has no threads", nil, true, false},
	}
	for _, test := range tests {
		s := made()
		for _, w := range test.waits {
			s.New(3)
			s.Pick(0, 10)
			if w.timed {
				s.BlockUntil(w.Wait, soon)
			} else {
				s.Block(w.Wait)
			}
		}
		if got := s.Stuck(test.program); got != test.want {
			t.Errorf("a program that %s: stuck %t", test.name, got)
		}
		s.New(3)
		if s.Stuck(test.program) {
			t.Errorf("a program that %s: stuck with a thread ready", test.name)
		}
		if s.Pick(0, 10); s.Stuck(test.program) {
			t.Errorf("a program that %s: stuck with a thread running", test.name)
		}
	}
}

func TestProgress(t *testing.T) {
	s := made(3)
	wakes := func(w Wait, timed bool) uint64 {
		before := s.Progress()
		s.Pick(0, 10)
		if timed {
			s.BlockUntil(w, 1)
		} else {
			s.Block(w)
		}
		s.Wake(0)
		return s.Progress() - before
	}
	if wakes(Wait{For: Mail}, false) != 1 || wakes(Wait{For: Futex}, false) != 1 || wakes(Wait{For: Poll}, true) != 1 {
		t.Error("going on is no progress")
	}
	if wakes(Wait{For: Sleep}, true) != 0 || wakes(Wait{For: Futex}, true) != 0 {
		t.Error("monitoring is progress")
	}
	if before := s.Progress(); s.New(3) == None || s.Progress() == before {
		t.Error("a new thread is no progress")
	}
}

// Who has waited for another core goes first, and who ran goes on behind it, before
// those that are ready.
func TestWakeFirst(t *testing.T) {
	s := made(3, 3, 3)
	s.Pick(0, 10)
	s.Block(Wait{For: PageMove})
	s.Pick(0, 10)
	s.WakeFirst(0)
	picks(t, s, 0, s.Exit, 0, 1, 2, None)
}

// A scheduler that need not be asked says so; whatever could let another thread run
// changes that.
func TestChanged(t *testing.T) {
	for name, change := range map[string]func(s *Scheduler){
		"block":      func(s *Scheduler) { s.Block(Wait{For: Mail}) },
		"exit":       func(s *Scheduler) { s.Exit() },
		"yield":      func(s *Scheduler) { s.Yield() },
		"new":        func(s *Scheduler) { s.New(3) },
		"wake":       func(s *Scheduler) { s.Wake(0) },
		"wake first": func(s *Scheduler) { s.WakeFirst(0) },
		"expire":     func(s *Scheduler) { s.Expire(100) },
	} {
		s := made(3, 3)
		s.Pick(0, 10)
		s.BlockUntil(Wait{For: Sleep}, 100)
		s.Pick(0, 10)
		if s.Changed() {
			t.Errorf("%s: changed already", name)
		}
		if change(s); !s.Changed() {
			t.Errorf("%s changes nothing", name)
		}
	}
}
