package linux

import (
	"testing"

	"metalsvm/kernel/nucleus/sched"
)

func TestConsole(t *testing.T) {
	s, e := boot(t)
	for i, c := range []byte("hello\n") {
		e.StoreByte(dataAt+uint32(i), c)
	}
	want(t, "write", call(s, sysWrite, 1, dataAt, 6), 6)
	want(t, "write nothing", call(s, sysWrite, 2, 0, 0), 0)
	if e.printed != "hello\n" {
		t.Errorf("printed %q", e.printed)
	}
	want(t, "read", call(s, sysRead, 0, dataAt, 6), 0)
	want(t, "write elsewhere", call(s, sysWrite, 77, dataAt, 6), -9)
	want(t, "read elsewhere", call(s, sysRead, 1, dataAt, 6), -9)
	want(t, "open", call(s, sysOpen, dataAt), -2)
	want(t, "fcntl", call(s, sysFcntl64, 2, 1), 0)
	want(t, "fcntl elsewhere", call(s, sysFcntl64, 99, 1), -9)
	want(t, "socket", call(s, sysSocket, 2, 1), -97)
}

// A long write is made in pieces, so that interrupts come in between; the
// program sees one call.
func TestLongWriteComesInPieces(t *testing.T) {
	s, e := boot(t)
	const n = 2*printMost + 44
	for i := range uint32(n) {
		e.StoreByte(dataAt+i, 'a'+byte(i%26))
	}
	id := s.Sched.Current()
	f := &s.Threads[id].Frame
	eip, calls := f.EIP, 1
	for call(s, sysWrite, 1, dataAt, n); f.EIP == eip; calls++ {
		if f.EAX != sysWrite || len(e.printed) != calls*printMost {
			t.Fatalf("after call %d: EAX %d, %d bytes printed", calls, f.EAX, len(e.printed))
		}
		f.EIP += intBytes
		s.Call(id)
	}
	if calls != 3 || f.EAX != n || f.ECX != dataAt || f.EDX != n || len(e.printed) != n {
		t.Errorf("%d calls, EAX %d, ECX %#x, EDX %d, %d bytes printed", calls, f.EAX, f.ECX, f.EDX, len(e.printed))
	}
}

// watch makes an epoll instance that watches an eventfd, as runtime/netpoll does.
func watch(t *testing.T, s *System, e *fake) {
	t.Helper()
	want(t, "epoll_create1", call(s, sysEpollCreate1), fdEpoll)
	want(t, "eventfd2", call(s, sysEventfd2, 0, 0), fdEvent)
	e.Store(dataAt, 1)
	e.Store(dataAt+4, 0x1111)
	e.Store(dataAt+8, 0x2222)
	want(t, "epoll_ctl", call(s, sysEpollCtl, fdEpoll, 1, fdEvent, dataAt), 0)
}

func checkEvent(t *testing.T, e *fake, at uint32) {
	t.Helper()
	if e.Load(at) != 1 || e.Load(at+4) != 0x1111 || e.Load(at+8) != 0x2222 {
		t.Errorf("event %#x, data %#x %#x", e.Load(at), e.Load(at+4), e.Load(at+8))
	}
}

func TestEpollWakes(t *testing.T) {
	s, e := boot(t)
	watch(t, s, e)
	const events = dataAt + 0x100
	forever := ^uint32(0)
	waiter := s.Sched.Current()
	other := clone(t, s, stackAt)
	call(s, sysEpollPwait, fdEpoll, events, 128, forever)
	parked(t, s, waiter, sched.Poll)
	if id := run(s); id != other {
		t.Fatalf("thread %d runs", id)
	}
	want(t, "write to eventfd", call(s, sysWrite, fdEvent, dataAt, 8), 8)
	call(s, sysExit)
	if id := run(s); id != waiter {
		t.Fatalf("thread %d runs", id)
	}
	want(t, "epoll_pwait", s.Threads[waiter].Frame.EAX, 1)
	checkEvent(t, e, events)

	// It stays readable until it is read.
	want(t, "epoll_pwait again", call(s, sysEpollPwait, fdEpoll, events, 128, 0), 1)
	want(t, "read", call(s, sysRead, fdEvent, dataAt, 8), 8)
	if e.Load(dataAt) != 1 {
		t.Errorf("counter %d", e.Load(dataAt))
	}
	want(t, "read again", call(s, sysRead, fdEvent, dataAt, 8), -11)
	want(t, "epoll_pwait for nothing", call(s, sysEpollPwait, fdEpoll, events, 128, 0), 0)
}

func TestEpollTimeout(t *testing.T) {
	s, e := boot(t)
	watch(t, s, e)
	call(s, sysEpollPwait, fdEpoll, dataAt, 128, 20)
	parked(t, s, 0, sched.Poll)
	s.Sched.Expire(20e6 - 1)
	if run(s) != sched.None {
		t.Error("awake too early")
	}
	s.Sched.Expire(20e6)
	run(s)
	want(t, "epoll_pwait", s.Threads[0].Frame.EAX, 0)
}

func TestEpollControl(t *testing.T) {
	s, e := boot(t)
	watch(t, s, e)
	want(t, "another descriptor", call(s, sysEpollCtl, fdEpoll, 1, 9, dataAt), -9)
	call(s, sysWrite, fdEvent, dataAt, 8)
	e.Store(dataAt+4, 0x3333)
	want(t, "epoll_ctl MOD", call(s, sysEpollCtl, fdEpoll, 3, fdEvent, dataAt), 0)
	want(t, "epoll_pwait", call(s, sysEpollPwait, fdEpoll, wordAt, 128, 0), 1)
	if e.Load(wordAt+4) != 0x3333 {
		t.Errorf("data %#x", e.Load(wordAt+4))
	}
	want(t, "epoll_ctl DEL", call(s, sysEpollCtl, fdEpoll, 2, fdEvent, 0), 0)
	want(t, "epoll_pwait unwatched", call(s, sysEpollPwait, fdEpoll, wordAt, 128, 0), 0)
}
