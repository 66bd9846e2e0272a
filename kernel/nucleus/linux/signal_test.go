package linux

import (
	"testing"

	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

const (
	sigURG    = 23
	handlerAt = 0x8000_5000
	restorer  = 0x8000_6000
	altAt     = 0x9400_0000
	altBytes  = 0x8000
)

// handle gives a signal a handler on the alternate stack.
func handle(t *testing.T, s *System, e *fake, signal, flags uint32) {
	t.Helper()
	for i, w := range []uint32{handlerAt, flags, restorer, 0, 0} {
		e.Store(dataAt+uint32(i)*4, w)
	}
	want(t, "rt_sigaction", call(s, sysRtSigaction, signal, dataAt, 0, 8), 0)
	for i, w := range []uint32{altAt, 0, altBytes} {
		e.Store(dataAt+uint32(i)*4, w)
	}
	want(t, "sigaltstack", call(s, sysSigaltstack, dataAt, 0), 0)
}

// returns makes the handler return and rt_sigreturn be called, as the restorer
// does.
func returns(s *System) {
	f := &s.Threads[s.Sched.Current()].Frame
	f.ESP += 4 // RET
	call(s, sysRtSigreturn)
}

func TestSignalFrame(t *testing.T) {
	s, e := boot(t)
	handle(t, s, e, SIGSEGV, saOnStack)
	f := &s.Threads[0].Frame
	f.EAX, f.EBX, f.ECX, f.EDX, f.ESI, f.EDI, f.EBP = 1, 2, 3, 4, 5, 6, 7
	f.EFLAGS |= 1 | x86.FlagDF | x86.FlagTF
	f.Vector, f.Error = x86.VectorPage, 6
	before := *f
	s.Raise(0, SIGSEGV, 1, 0x44)
	s.Resume(0)

	if f.EIP != handlerAt || f.ESP < altAt || f.ESP >= altAt+altBytes || f.ESP%16 != 12 {
		t.Errorf("the handler at %#x, stack %#x", f.EIP, f.ESP)
	}
	if f.EFLAGS&(x86.FlagDF|x86.FlagTF) != 0 || f.EFLAGS&x86.FlagIF == 0 {
		t.Errorf("the handler's flags %#x", f.EFLAGS)
	}
	sp := f.ESP
	info, context := e.Load(sp+8), e.Load(sp+12)
	if e.Load(sp) != restorer || e.Load(sp+4) != SIGSEGV || info != sp+16 || context != sp+16+128 {
		t.Errorf("arguments %#x %d %#x %#x", e.Load(sp), e.Load(sp+4), info, context)
	}
	if e.Load(info) != SIGSEGV || e.Load(info+8) != 1 || e.Load(info+12) != 0x44 {
		t.Errorf("siginfo: %d, code %d, address %#x", e.Load(info), e.Load(info+8), e.Load(info+12))
	}
	// struct sigcontext, by word; runtime/defs_linux_386.go has the same.
	for word, v := range map[uint32]uint32{
		4: before.EDI, 5: before.ESI, 6: before.EBP, 7: before.ESP, 8: before.EBX, 9: before.EDX,
		10: before.ECX, 11: before.EAX, 12: x86.VectorPage, 13: 6, 14: before.EIP, 15: before.CS,
		16: before.EFLAGS, 17: before.ESP, 18: before.SS, 21: 0x44,
	} {
		if got := e.Load(context + 20 + word*4); got != v {
			t.Errorf("context word %d: %#x, want %#x", word, got, v)
		}
	}

	// The handler changes what it finds; the runtime does so to inject calls.
	e.Store(context+20+14*4, codeAt+0x40)
	e.Store(context+20+11*4, 99)
	returns(s)
	wanted := before
	wanted.EIP, wanted.EAX = codeAt+0x40, 99
	wanted.EFLAGS &^= x86.FlagTF // is not a thread's to set
	wanted.Vector, wanted.Error = f.Vector, f.Error
	if *f != wanted {
		t.Errorf("back with %+v, want %+v", *f, wanted)
	}
}

func TestSigreturnPrivileges(t *testing.T) {
	s, e := boot(t)
	handle(t, s, e, sigURG, saOnStack)
	f := &s.Threads[0].Frame
	before := *f
	call(s, sysTgkill, pid, pid, sigURG)
	s.Resume(0)
	context := e.Load(f.ESP + 12)
	for word := range uint32(4) {
		e.Store(context+20+word*4, 0xFFFF) // GS, FS, ES, DS
	}
	e.Store(context+20+15*4, x86.Code0)
	e.Store(context+20+18*4, x86.Data0)
	e.Store(context+20+16*4, ^uint32(0))
	returns(s)
	if f.CS != before.CS || f.SS != before.SS || f.DS != before.DS || f.ES != before.ES || f.FS != before.FS || f.GS != before.GS {
		t.Errorf("segments changed: %+v", *f)
	}
	if f.EFLAGS != before.EFLAGS|x86.FlagUser {
		t.Errorf("flags %#x, want %#x", f.EFLAGS, before.EFLAGS|x86.FlagUser)
	}
	e.Store(context+20+16*4, 0)
	f.ESP = e.Load(context+20+7*4) - 4 // not a frame at all: zeros
	returns(s)
	if f.EFLAGS&x86.FlagUser != 0 || f.EFLAGS&(x86.FlagIF|x86.FlagIOPL1) != x86.FlagIF|x86.FlagIOPL1 {
		t.Errorf("flags %#x", f.EFLAGS)
	}
}

func TestSignalMask(t *testing.T) {
	s, e := boot(t)
	handle(t, s, e, sigURG, saOnStack)
	f := &s.Threads[0].Frame
	e.Store(wordAt, 1<<(sigURG-1))
	e.Store(wordAt+4, 0)
	want(t, "block", call(s, sysRtSigprocmask, 0, wordAt, 0, 8), 0)
	want(t, "tgkill", call(s, sysTgkill, pid, pid, sigURG), 0)
	s.Resume(0)
	if f.EIP == handlerAt {
		t.Fatal("a blocked signal was delivered")
	}
	want(t, "unblock", call(s, sysRtSigprocmask, 1, wordAt, wordAt+8, 8), 0)
	if e.Load(wordAt+8) != 1<<(sigURG-1) {
		t.Errorf("the old mask is %#x", e.Load(wordAt+8))
	}
	s.Resume(0)
	if f.EIP != handlerAt {
		t.Fatal("unblocked, it is not delivered")
	}
	// While its handler runs it is blocked, and not any more behind that.
	call(s, sysTgkill, pid, pid, sigURG)
	eip := f.EIP
	s.Resume(0)
	if f.EIP != eip {
		t.Error("delivered within its own handler")
	}
	returns(s)
	s.Resume(0)
	if f.EIP != handlerAt {
		t.Error("lost")
	}
	want(t, "what to do with the mask", call(s, sysRtSigprocmask, 9, wordAt, 0, 8), -22)
}

// TestSignalWakes sends signals to a thread that waits.
func TestSignalWakes(t *testing.T) {
	s, e := boot(t)
	handle(t, s, e, sigURG, saOnStack)
	other := clone(t, s, stackAt)
	waitOn(t, s, e, 1)
	if id := run(s); id != other {
		t.Fatalf("thread %d runs", id)
	}
	s.Threads[0].mask = 1 << (sigURG - 1)
	call(s, sysTgkill, pid, pid, sigURG)
	parked(t, s, 0, sched.Futex) // it does not take the signal now
	s.Threads[0].mask = 0
	call(s, sysTgkill, pid, pid, sigURG)
	call(s, sysSchedYield)
	if id := run(s); id != 0 {
		t.Fatalf("thread %d runs", id)
	}
	f := &s.Threads[0].Frame
	if f.EIP != handlerAt {
		t.Fatal("no handler")
	}
	returns(s)
	want(t, "futex wait", f.EAX, -4)
}

// TestSignalNotInBarrier: a thread that waits for another core stays there.
func TestSignalNotInBarrier(t *testing.T) {
	s, e := boot(t)
	handle(t, s, e, sigURG, saOnStack)
	other := clone(t, s, stackAt)
	s.Park(0, sched.Wait{For: sched.Barrier}, 0)
	if id := run(s); id != other {
		t.Fatalf("thread %d runs", id)
	}
	call(s, sysTgkill, pid, pid, sigURG)
	parked(t, s, 0, sched.Barrier)
}

func TestSignalKills(t *testing.T) {
	s, e := boot(t)
	s.Raise(0, SIGSEGV, 1, 0) // no handler
	call(s, sysTgkill, pid, pid, sigURG)
	handle(t, s, e, SIGILL, 0)
	s.Threads[0].Frame.ESP = 0x100 // no stack for the handler
	s.Raise(0, SIGILL, 1, 0)
	s.Resume(0)
	if len(e.killed) != 3 || e.killed[0] != SIGSEGV || e.killed[1] != sigURG || e.killed[2] != SIGILL {
		t.Errorf("killed by %v", e.killed)
	}
	want(t, "tgkill of nobody", call(s, sysTgkill, pid, 50, sigURG), -22)
	want(t, "tgkill with no signal", call(s, sysTgkill, pid, pid, 65), -22)
}

func TestSigactionOld(t *testing.T) {
	s, e := boot(t)
	handle(t, s, e, SIGILL, saOnStack)
	want(t, "rt_sigaction", call(s, sysRtSigaction, SIGILL, 0, wordAt, 8), 0)
	if e.Load(wordAt) != handlerAt || e.Load(wordAt+4) != saOnStack || e.Load(wordAt+8) != restorer {
		t.Errorf("old action %#x %#x %#x", e.Load(wordAt), e.Load(wordAt+4), e.Load(wordAt+8))
	}
	want(t, "no such signal", call(s, sysRtSigaction, 65, 0, wordAt, 8), -22)
	want(t, "sigaltstack", call(s, sysSigaltstack, 0, wordAt), 0)
	if e.Load(wordAt) != altAt || e.Load(wordAt+8) != altBytes {
		t.Errorf("alternate stack %#x, %#x", e.Load(wordAt), e.Load(wordAt+8))
	}
	e.Store(wordAt+4, altDisabled)
	want(t, "no alternate stack", call(s, sysSigaltstack, wordAt, 0), 0)
	want(t, "sigaltstack", call(s, sysSigaltstack, 0, wordAt), 0)
	if e.Load(wordAt+4) != altDisabled {
		t.Errorf("flags %d", e.Load(wordAt+4))
	}
}
