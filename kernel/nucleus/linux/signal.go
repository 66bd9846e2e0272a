package linux

import (
	"math/bits"

	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

const signals = 64

// Signals that the nucleus itself raises.
const (
	SIGILL  = 4
	SIGTRAP = 5
	SIGFPE  = 8
	SIGSEGV = 11
)

// action is a struct sigaction as the kernel sees it.
type action struct {
	handler, flags, restorer, maskLo, maskHi uint32
}

// Bits of action.flags, and handlers that are none.
const (
	saOnStack   = 0x08000000
	saNoDefer   = 0x40000000
	handlerDfl  = 0
	handlerIgn  = 1
	altDisabled = 2 // SS_DISABLE
)

// fault says why a synchronous signal was raised.
type fault struct{ code, addr, vector, err uint32 }

// Raise gives the running thread a signal for what its instruction did: code
// and addr are siginfo's. A thread that cannot take it is beyond help.
func (s *System) Raise(id sched.ID, signal, code, addr uint32) {
	t := &s.Threads[id]
	if h := s.actions[signal].handler; h == handlerDfl || h == handlerIgn || t.mask>>(signal-1)&1 != 0 {
		s.Env.Kill(id, signal)
		return
	}
	t.fault = fault{code, addr, t.Frame.Vector, t.Frame.Error}
	t.pending |= 1 << (signal - 1)
}

// tgkill raises an asynchronous signal; the runtime uses it to preempt.
func (s *System) tgkill(tid, signal uint32) (uint32, bool) {
	id := sched.ID(tid - pid)
	if tid-pid >= sched.MaxThreads || signal == 0 || signal > signals || s.Sched.Thread(id).State == sched.Free {
		return eINVAL, true
	}
	switch s.actions[signal].handler {
	case handlerIgn:
		return 0, true
	case handlerDfl:
		s.Env.Kill(id, signal)
		return 0, true
	}
	t, st := &s.Threads[id], s.Sched.Thread(id)
	t.pending |= 1 << (signal - 1)
	if st.State == sched.Blocked && !st.Wait.For.Lasting() && t.pending&^t.mask != 0 {
		t.Frame.EAX = eINTR
		s.Sched.Wake(id)
	}
	return 0, true
}

// Offsets in the frame that a handler finds on its stack (Linux' struct
// rt_sigframe for i386): return address, signal, two pointers, then siginfo
// and ucontext.
const (
	frameInfo    = 16
	frameContext = frameInfo + 128
	frameMachine = frameContext + 20 // sigcontext, 22 words
	frameMask    = frameMachine + 22*4
	frameBytes   = frameMask + 8
)

// deliver makes the thread continue in the handler of one pending signal.
func (s *System) deliver(id sched.ID) {
	t := &s.Threads[id]
	signal := uint32(bits.TrailingZeros64(t.pending&^t.mask)) + 1
	t.pending &^= 1 << (signal - 1)
	act := &s.actions[signal]
	f := &t.Frame
	sp := f.ESP
	if act.flags&saOnStack != 0 && t.altSize != 0 && sp-t.altBase >= t.altSize {
		sp = t.altBase + t.altSize
	}
	// As if a CALL had pushed the return address on an aligned stack.
	sp = (sp-frameBytes)&^15 - 4
	if s.Env.Ready(sp, frameBytes, true) != Usable {
		s.Env.Kill(id, signal)
		return
	}
	s.storeFrame(sp, signal, t, act)
	f.EIP, f.ESP = act.handler, sp
	f.EAX, f.EDX, f.ECX = signal, sp+frameInfo, sp+frameContext
	f.EFLAGS &^= x86.FlagTF | x86.FlagDF
	t.mask |= uint64(act.maskHi)<<32 | uint64(act.maskLo)
	if act.flags&saNoDefer == 0 {
		t.mask |= 1 << (signal - 1)
	}
	t.fault = fault{}
}

func (s *System) storeFrame(sp, signal uint32, t *Thread, act *action) {
	f := &t.Frame
	for i := uint32(0); i < frameBytes; i += 4 {
		s.Env.Store(sp+i, 0)
	}
	s.storeWords(sp, act.restorer, signal, sp+frameInfo, sp+frameContext,
		signal, 0, t.fault.code, t.fault.addr)
	s.storeWords(sp+frameContext+8, t.altBase, t.altFlags, t.altSize)
	s.storeWords(sp+frameMachine,
		f.GS, f.FS, f.ES, f.DS, f.EDI, f.ESI, f.EBP, f.ESP, f.EBX, f.EDX, f.ECX, f.EAX,
		t.fault.vector, t.fault.err, f.EIP, f.CS, f.EFLAGS, f.ESP, f.SS, 0, uint32(t.mask), t.fault.addr)
	s.storeWords(sp+frameMask, uint32(t.mask), uint32(t.mask>>32))
}

func (s *System) storeWords(va uint32, words ...uint32) {
	for i, w := range words {
		s.Env.Store(va+uint32(i)*4, w)
	}
}

// sigreturn takes the thread back to where a signal interrupted it. Segments
// and privileged flags stay as they are, whatever the frame says.
func (s *System) sigreturn(id sched.ID) (uint32, bool) {
	t := &s.Threads[id]
	sp := t.Frame.ESP - 4 // the handler's RET took the return address
	if s.Env.Ready(sp, frameBytes, false) != Usable {
		s.Env.Kill(id, SIGSEGV)
		return 0, false
	}
	f, at := &t.Frame, sp+frameMachine
	f.EDI, f.ESI, f.EBP = s.Env.Load(at+16), s.Env.Load(at+20), s.Env.Load(at+24)
	f.ESP, f.EBX, f.EDX = s.Env.Load(at+28), s.Env.Load(at+32), s.Env.Load(at+36)
	f.ECX, f.EAX, f.EIP = s.Env.Load(at+40), s.Env.Load(at+44), s.Env.Load(at+56)
	f.EFLAGS = f.EFLAGS&^x86.FlagUser | s.Env.Load(at+64)&x86.FlagUser
	t.mask = uint64(s.Env.Load(sp+frameMask+4))<<32 | uint64(s.Env.Load(sp+frameMask))
	return 0, false
}

func (s *System) sigaction(id sched.ID, signal, act, old uint32) (uint32, bool) {
	const bytes = 20
	if signal == 0 || signal > signals {
		return eINVAL, true
	}
	if act != 0 {
		if ret, ok, done := s.Usable(id, act, bytes, false); !ok {
			return ret, done
		}
	}
	a := &s.actions[signal]
	if old != 0 {
		if ret, ok, done := s.Usable(id, old, bytes, true); !ok {
			return ret, done
		}
		s.storeWords(old, a.handler, a.flags, a.restorer, a.maskLo, a.maskHi)
	}
	if act != 0 {
		*a = action{s.Env.Load(act), s.Env.Load(act + 4), s.Env.Load(act + 8), s.Env.Load(act + 12), s.Env.Load(act + 16)}
	}
	return 0, true
}

func (s *System) sigprocmask(id sched.ID, how, set, old uint32) (uint32, bool) {
	const block, unblock, replace = 0, 1, 2
	for _, va := range [2]uint32{set, old} {
		if va != 0 {
			if ret, ok, done := s.Usable(id, va, 8, va == old); !ok {
				return ret, done
			}
		}
	}
	t := &s.Threads[id]
	was := t.mask
	if set != 0 {
		m := uint64(s.Env.Load(set+4))<<32 | uint64(s.Env.Load(set))
		switch how {
		case block:
			t.mask |= m
		case unblock:
			t.mask &^= m
		case replace:
			t.mask = m
		default:
			return eINVAL, true
		}
	}
	if old != 0 {
		s.storeWords(old, uint32(was), uint32(was>>32))
	}
	return 0, true
}

func (s *System) sigaltstack(id sched.ID, set, old uint32) (uint32, bool) {
	const bytes = 12
	t := &s.Threads[id]
	if set != 0 {
		if ret, ok, done := s.Usable(id, set, bytes, false); !ok {
			return ret, done
		}
	}
	if old != 0 {
		if ret, ok, done := s.Usable(id, old, bytes, true); !ok {
			return ret, done
		}
		flags := t.altFlags
		if t.altSize == 0 {
			flags = altDisabled
		}
		s.storeWords(old, t.altBase, flags, t.altSize)
	}
	if set != 0 {
		t.altBase, t.altFlags, t.altSize = s.Env.Load(set), s.Env.Load(set+4), s.Env.Load(set+8)
		if t.altFlags&altDisabled != 0 {
			t.altSize = 0
		}
	}
	return 0, true
}
