package linux

import (
	"testing"

	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

func TestStart(t *testing.T) {
	s, _ := boot(t)
	f := &s.Threads[0].Frame
	if f.EIP != codeAt || f.ESP != stackAt || f.CS&3 != 1 || f.SS&3 != 1 || f.EFLAGS&x86.FlagIF == 0 {
		t.Errorf("the first thread's frame: %+v", *f)
	}
	want(t, "getpid", call(s, sysGetpid), 1)
	want(t, "gettid", call(s, sysGettid), 1)
	want(t, "a call of our own", call(s, FirstPrivate), 0x4D53)
	want(t, "a number that nothing has", call(s, 999), -38)
}

func TestClone(t *testing.T) {
	s, _ := boot(t)
	parent := &s.Threads[0].Frame
	parent.EDI = 77
	s.Threads[0].mask = 0xF0
	id := clone(t, s, stackAt+0x1000)
	child := &s.Threads[id].Frame
	if child.EAX != 0 || child.ESP != stackAt+0x1000 || child.EIP != parent.EIP || child.EDI != 77 {
		t.Errorf("the child's frame: %+v", *child)
	}
	if s.Threads[id].mask != 0xF0 || s.Threads[id].FPU[0] != controlWord {
		t.Errorf("the child: %+v", s.Threads[id])
	}

	want(t, "sched_yield", call(s, sysSchedYield), 0)
	if got := run(s); got != id {
		t.Fatalf("thread %d runs", got)
	}
	want(t, "the child's gettid", call(s, sysGettid), 2)
	call(s, sysExit, 0)
	if got := run(s); got != 0 || s.Sched.Thread(id).State != sched.Free {
		t.Errorf("thread %d runs", got)
	}

	for range sched.MaxThreads - 1 {
		clone(t, s, stackAt)
	}
	want(t, "one clone too many", call(s, sysClone, 0, stackAt), -11)
}

func TestExitGroup(t *testing.T) {
	s, e := boot(t)
	minusOne := int32(-1)
	call(s, sysExitGroup, uint32(minusOne))
	if len(e.exited) != 1 || e.exited[0] != -1 {
		t.Errorf("exits %v", e.exited)
	}
}

func TestThreadArea(t *testing.T) {
	s, e := boot(t)
	e.Store(dataAt, ^uint32(0)) // choose an entry
	e.Store(dataAt+4, 0x1234)
	want(t, "set_thread_area", call(s, sysSetThreadArea, dataAt), 0)
	if e.Load(dataAt) != x86.TLSNum || s.Threads[0].TLS != 0x1234 {
		t.Errorf("entry %d, base %#x", e.Load(dataAt), s.Threads[0].TLS)
	}
}

func TestNames(t *testing.T) {
	s, e := boot(t)
	want(t, "uname", call(s, sysUname, dataAt), 0)
	release := ""
	for at := uint32(dataAt + 2*65); e.LoadByte(at) != 0; at++ {
		release += string(rune(e.LoadByte(at)))
	}
	if release != "6.1.0" {
		t.Errorf("release %q", release)
	}
	e.Store(dataAt, 0xFFFFFFFF)
	want(t, "sched_getaffinity", call(s, sysSchedGetaffinity, 0, 128, dataAt), 4)
	if e.Load(dataAt) != 1 {
		t.Errorf("processors %#x", e.Load(dataAt))
	}
}

// TestLater makes calls whose memory has to come from elsewhere: the thread
// waits and then makes its call anew.
func TestLater(t *testing.T) {
	calls := map[string][]uint32{
		"write":             {sysWrite, 1, dataAt, 4},
		"clock_gettime":     {sysClockGettime, 1, dataAt},
		"nanosleep":         {sysNanosleep, dataAt},
		"futex":             {sysFutexTime64, dataAt, futexWait, 0, 0},
		"futex's timeout":   {sysFutexTime64, wordAt, futexWait, 0, dataAt},
		"rt_sigaction":      {sysRtSigaction, 11, dataAt},
		"rt_sigaction, old": {sysRtSigaction, 11, 0, dataAt},
		"rt_sigprocmask":    {sysRtSigprocmask, 0, dataAt},
		"sigaltstack":       {sysSigaltstack, dataAt},
		"epoll_ctl":         {sysEpollCtl, fdEpoll, 1, fdEvent, dataAt},
		"epoll_pwait":       {sysEpollPwait, fdEpoll, dataAt, 1, 0},
		"uname":             {sysUname, dataAt},
		"getrandom":         {sysGetrandom, dataAt, 8},
	}
	for name, c := range calls {
		s, e := boot(t)
		e.away[dataAt/pageSize] = true
		eip := s.Threads[0].Frame.EIP
		call(s, c[0], c[1:]...)
		f := &s.Threads[0].Frame
		if f.EIP != eip || f.EAX != c[0] {
			t.Errorf("%s: EIP %#x, EAX %d: it is not set up to be made again", name, f.EIP, f.EAX)
		}
		parked(t, s, 0, sched.PageMove)
		delete(e.away, dataAt/pageSize)
		s.Sched.Wake(0)
		run(s)
		call(s, c[0], c[1:]...)
		if f.EIP != eip+intBytes {
			t.Errorf("%s: with its memory there, EIP %#x", name, f.EIP)
		}
		if len(e.killed) > 0 {
			t.Errorf("%s: killed by %v", name, e.killed)
		}
	}
}

func TestFault(t *testing.T) {
	s, _ := boot(t)
	want(t, "write from nowhere", call(s, sysWrite, 1, 8, 4), -14)
	want(t, "clock_gettime to nowhere", call(s, sysClockGettime, 0, 8), -14)
	want(t, "getrandom to nowhere", call(s, sysGetrandom, 8, 4), -14)
	want(t, "rt_sigprocmask from nowhere", call(s, sysRtSigprocmask, 0, 8), -14)
}
