package linux

import (
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// controlWord is the x87 state of a fresh thread: all exceptions masked, 64-bit
// precision; the runtime then chooses its own.
const controlWord = 0x037F

// Start makes the first thread, at eip with the given stack.
func (s *System) Start(eip, esp uint32, priority uint8) sched.ID {
	id := s.Sched.New(priority)
	t := &s.Threads[id]
	*t = Thread{}
	t.Frame = x86.Frame{
		DS: x86.Data3, ES: x86.Data3,
		EIP: eip, CS: x86.Code1, ESP: esp, SS: x86.Data1,
		EFLAGS: x86.FlagFixed | x86.FlagIF | x86.FlagIOPL1,
	}
	t.FPU[0], t.FPU[2] = controlWord, 0xFFFF
	return id
}

// clone makes a thread like the running one, on another stack.
func (s *System) clone(id sched.ID, stack uint32) (uint32, bool) {
	parent := &s.Threads[id]
	child := s.Sched.New(s.Sched.Thread(id).Priority)
	if child == sched.None {
		return eAGAIN, true
	}
	t := &s.Threads[child]
	*t = Thread{Frame: parent.Frame, TLS: parent.TLS, mask: parent.mask}
	t.FPU[0], t.FPU[2] = controlWord, 0xFFFF
	t.Frame.EAX, t.Frame.ESP = 0, stack
	t.Frame.EFLAGS &^= x86.FlagTF
	return uint32(child) + pid, true
}

// setThreadArea sets the base of the calling thread's TLS segment from a
// struct user_desc. There is one such segment, whatever entry is asked for.
func (s *System) setThreadArea(id sched.ID, desc uint32) (uint32, bool) {
	if ret, ok, done := s.Usable(id, desc, 16, true); !ok {
		return ret, done
	}
	s.Threads[id].TLS = s.Env.Load(desc + 4)
	s.Env.Store(desc, x86.TLSNum)
	return 0, true
}

// affinity tells the runtime that it has one processor.
func (s *System) affinity(id sched.ID, n, mask uint32) (uint32, bool) {
	if n < 4 {
		return eINVAL, true
	}
	if ret, ok, done := s.Usable(id, mask, 4, true); !ok {
		return ret, done
	}
	s.Env.Store(mask, 1)
	return 4, true
}

// uname says 6.1, from which the runtime takes it that futex_time64 exists.
func (s *System) uname(id sched.ID, buf uint32) (uint32, bool) {
	const field = 65
	if ret, ok, done := s.Usable(id, buf, 6*field, true); !ok {
		return ret, done
	}
	for i := range uint32(6 * field) {
		s.Env.StoreByte(buf+i, 0)
	}
	s.text(buf, "Linux")
	s.text(buf+field, "metalsvm")
	s.text(buf+2*field, "6.1.0")
	s.text(buf+3*field, "MetalSVM")
	s.text(buf+4*field, "i586")
	return 0, true
}

func (s *System) text(va uint32, text string) {
	for i := range len(text) {
		s.Env.StoreByte(va+uint32(i), text[i])
	}
}
