package linux

import (
	"testing"

	"metalsvm/kernel/nucleus/sched"
)

func TestClock(t *testing.T) {
	s, e := boot(t)
	e.now = 5*second + 7
	want(t, "clock_gettime", call(s, sysClockGettime, 1, dataAt), 0)
	if sec, nsec := e.Load(dataAt), e.Load(dataAt+4); sec != 5 || nsec != 7 {
		t.Errorf("monotonic %d s %d ns", sec, nsec)
	}
	want(t, "clock_gettime64", call(s, sysClockGettime64, clockRealtime, dataAt), 0)
	for i, w := range []uint32{1_000_005, 0, 7, 0} {
		if got := e.Load(dataAt + uint32(i)*4); got != w {
			t.Errorf("wall clock, word %d: %d, want %d", i, got, w)
		}
	}
}

func TestNanosleep(t *testing.T) {
	s, e := boot(t)
	e.now = 100
	e.Store(dataAt, 2)
	e.Store(dataAt+4, 50)
	call(s, sysNanosleep, dataAt)
	parked(t, s, 0, sched.Sleep)
	end := uint64(2*second + 150)
	if when, ok := s.Sched.Next(); !ok || when != end {
		t.Errorf("it sleeps until %d, want %d", when, end)
	}
	s.Sched.Expire(end - 1)
	if run(s) != sched.None {
		t.Error("awake too early")
	}
	s.Sched.Expire(end)
	run(s)
	want(t, "nanosleep", s.Threads[0].Frame.EAX, 0)
}

// waitOn makes the running thread wait for the word at wordAt to change from v.
func waitOn(t *testing.T, s *System, e *fake, v uint32) {
	t.Helper()
	e.Store(wordAt, v)
	id := s.Sched.Current()
	call(s, sysFutexTime64, wordAt, futexWait|0x80, v, 0)
	parked(t, s, id, sched.Futex)
}

func TestFutexWake(t *testing.T) {
	s, e := boot(t)
	var ids []sched.ID
	for range 3 {
		ids = append(ids, clone(t, s, stackAt))
	}
	call(s, sysSchedYield)
	for range ids {
		run(s)
		waitOn(t, s, e, 1)
	}
	run(s)
	want(t, "wake at another address", call(s, sysFutexTime64, wordAt+4, futexWake, 9), 0)
	want(t, "wake two", call(s, sysFutexTime64, wordAt, futexWake|0x80, 2), 2)
	want(t, "wake the rest", call(s, sysFutexTime64, wordAt, futexWake, 9), 1)
	want(t, "wake nobody", call(s, sysFutexTime64, wordAt, futexWake, 9), 0)
	call(s, sysSchedYield)
	for _, id := range ids {
		if got := run(s); got != id {
			t.Errorf("thread %d runs, want %d", got, id)
		}
		want(t, "futex wait", s.Threads[id].Frame.EAX, 0)
		call(s, sysSchedYield)
	}
}

func TestFutexValue(t *testing.T) {
	s, e := boot(t)
	e.Store(wordAt, 2)
	want(t, "the word has changed", call(s, sysFutexTime64, wordAt, futexWait, 1, 0), -11)
	want(t, "another operation", call(s, sysFutexTime64, wordAt, 9, 2), -38)
}

func TestFutexTimeout(t *testing.T) {
	for _, wide := range []bool{false, true} {
		s, e := boot(t)
		nr := uint32(sysFutex)
		e.Store(dataAt, 1)
		e.Store(dataAt+4, 500)
		if wide {
			nr = sysFutexTime64
			e.Store(dataAt+4, 0)
			e.Store(dataAt+8, 500)
		}
		call(s, nr, wordAt, futexWait, 0, dataAt)
		parked(t, s, 0, sched.Futex)
		s.Sched.Expire(second + 499)
		if run(s) != sched.None {
			t.Error("awake too early")
		}
		s.Sched.Expire(second + 500)
		run(s)
		want(t, "futex wait", s.Threads[0].Frame.EAX, -110)

		// Woken before the deadline, it does not time out.
		call(s, nr, wordAt, futexWait, 0, dataAt)
		s.Sched.Wake(0)
		s.Sched.Expire(10 * second)
		run(s)
		want(t, "futex wait, woken", s.Threads[0].Frame.EAX, 0)
	}
}
