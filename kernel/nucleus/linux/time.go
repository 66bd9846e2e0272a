package linux

import "metalsvm/kernel/nucleus/sched"

const (
	second        = 1e9
	clockRealtime = 0

	futexWait    = 0
	futexWake    = 1
	futexCommand = 0x7F // without the private flag
)

// clock stores the time as a timespec of two words, or of four.
func (s *System) clock(id sched.ID, which, ts uint32, wide bool) (uint32, bool) {
	n := uint32(8)
	if wide {
		n = 16
	}
	if ret, ok, done := s.Usable(id, ts, n, true); !ok {
		return ret, done
	}
	now := s.Env.Now()
	if which == clockRealtime {
		now += s.Env.Epoch()
	}
	s.Env.Store(ts, uint32(now/second))
	if wide {
		s.Env.Store(ts+4, 0)
		s.Env.Store(ts+8, uint32(now%second))
		s.Env.Store(ts+12, 0)
	} else {
		s.Env.Store(ts+4, uint32(now%second))
	}
	return 0, true
}

// deadline reads a timespec and adds it to now.
func (s *System) deadline(ts uint32, wide bool) uint64 {
	sec, nsec := uint64(s.Env.Load(ts)), uint64(s.Env.Load(ts+4))
	if wide {
		nsec = uint64(s.Env.Load(ts + 8))
	}
	return s.Env.Now() + sec*second + nsec
}

func (s *System) nanosleep(id sched.ID, ts uint32) (uint32, bool) {
	if ret, ok, done := s.Usable(id, ts, 8, false); !ok {
		return ret, done
	}
	s.park(id, sched.Wait{For: sched.Sleep}, s.deadline(ts, false), 0, 0)
	return 0, false
}

// futex waits on a word or wakes those who do; the runtime uses no more.
func (s *System) futex(id sched.ID, addr, op, val, ts uint32, wide bool) (uint32, bool) {
	switch op & futexCommand {
	case futexWake:
		woken := uint32(0)
		for i := range s.Sched.Top() {
			t := s.Sched.Thread(i)
			if woken < val && t.State == sched.Blocked && t.Wait == (sched.Wait{For: sched.Futex, A: addr}) {
				s.Sched.Wake(i)
				woken++
			}
		}
		return woken, true
	case futexWait:
		if ret, ok, done := s.Usable(id, addr, 4, false); !ok {
			return ret, done
		}
		end := uint64(forever)
		if ts != 0 {
			if ret, ok, done := s.Usable(id, ts, 16, false); !ok {
				return ret, done
			}
			end = s.deadline(ts, wide)
		}
		if s.Env.Load(addr) != val {
			return eAGAIN, true
		}
		s.park(id, sched.Wait{For: sched.Futex, A: addr}, end, 0, eTIMEDOUT)
		return 0, false
	}
	return eNOSYS, true
}
