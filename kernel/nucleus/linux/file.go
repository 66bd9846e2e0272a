package linux

import (
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Descriptors: the console, and the one epoll instance and one eventfd with
// which the runtime interrupts its own waiting for timers.
const (
	fdInput  = 0
	fdOutput = 1
	fdError  = 2
	fdEpoll  = 3
	fdEvent  = 4
)

func (s *System) write(id sched.ID, fd, va, n uint32) (uint32, bool) {
	switch fd {
	case fdOutput, fdError:
		return s.print(id, va, n)
	case fdEvent:
		s.poll.count++
		s.wakePollers()
		return n, true
	}
	return eBADF, true
}

// printMost is how many bytes one visit to the nucleus prints: the console is
// slow, and interrupts are off meanwhile.
const printMost = 128

// print writes to the console, piece by piece: the call is made again for the
// next piece, with its registers moved on, until all is out.
func (s *System) print(id sched.ID, va, n uint32) (uint32, bool) {
	t := &s.Threads[id]
	piece := min(n, printMost)
	if piece > 0 {
		if ret, ok, done := s.Usable(id, va, piece, false); !ok {
			return ret, done
		}
		s.Env.Print(va, piece)
	}
	t.printed += piece
	t.Frame.ECX += piece
	t.Frame.EDX -= piece
	if piece < n {
		t.Frame.EIP -= intBytes
		return 0, false
	}
	all := t.printed
	t.printed = 0
	t.Frame.ECX -= all
	t.Frame.EDX += all
	return all, true
}

func (s *System) read(id sched.ID, fd, va, n uint32) (uint32, bool) {
	switch {
	case fd == fdInput:
		return 0, true // end of file
	case fd == fdEvent && n >= 8:
		if ret, ok, done := s.Usable(id, va, 8, true); !ok {
			return ret, done
		}
		if s.poll.count == 0 {
			return eAGAIN, true
		}
		s.Env.Store(va, s.poll.count)
		s.Env.Store(va+4, 0)
		s.poll.count = 0
		return 8, true
	}
	return eBADF, true
}

// fcntl answers F_GETFD and F_GETFL for open descriptors.
func fcntl(fd, cmd uint32) (uint32, bool) {
	const getFlags, readWrite = 3, 2
	if fd > fdEvent {
		return eBADF, true
	}
	if cmd == getFlags {
		return readWrite, true
	}
	return 0, true
}

// poller is the epoll instance: it watches the eventfd and nothing else.
type poller struct {
	count     uint32 // the eventfd's counter
	watched   bool
	dataLo    uint32 // epoll_data of the registration
	dataHi    uint32
	interests uint32
}

func (s *System) pollCall(id sched.ID, nr uint32, f *x86.Frame) (uint32, bool) {
	const ctlDel, eventBytes = 2, 12
	switch nr {
	case sysEpollCreate1:
		return fdEpoll, true
	case sysEventfd2:
		return fdEvent, true
	case sysEpollCtl:
		if f.EDX != fdEvent {
			return eBADF, true
		}
		s.poll.watched = f.ECX != ctlDel
		if s.poll.watched {
			if ret, ok, done := s.Usable(id, f.ESI, eventBytes, false); !ok {
				return ret, done
			}
			s.poll.interests = s.Env.Load(f.ESI)
			s.poll.dataLo, s.poll.dataHi = s.Env.Load(f.ESI+4), s.Env.Load(f.ESI+8)
		}
		return 0, true
	}
	// epoll_pwait(epfd, events, max, milliseconds, ...)
	if ret, ok, done := s.Usable(id, f.ECX, eventBytes, true); !ok {
		return ret, done
	}
	if s.poll.watched && s.poll.count > 0 {
		s.storeEvent(f.ECX)
		return 1, true
	}
	if f.ESI == 0 {
		return 0, true
	}
	end := uint64(forever)
	if int32(f.ESI) > 0 {
		end = s.Env.Now() + uint64(f.ESI)*1e6
	}
	s.park(id, sched.Wait{For: sched.Poll}, end, 1, 0)
	return 0, false
}

// wakePollers hands the eventfd's readiness to whoever waits for it.
func (s *System) wakePollers() {
	for i := range s.Sched.Top() {
		t := s.Sched.Thread(i)
		if s.poll.watched && t.State == sched.Blocked && t.Wait.For == sched.Poll {
			s.storeEvent(s.Threads[i].Frame.ECX)
			s.Sched.Wake(i)
		}
	}
}

func (s *System) storeEvent(va uint32) {
	const readable = 1
	s.Env.Store(va, readable)
	s.Env.Store(va+4, s.poll.dataLo)
	s.Env.Store(va+8, s.poll.dataHi)
}
