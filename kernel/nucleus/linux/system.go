package linux

import (
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Access is the outcome of making memory ready for use.
type Access uint8

// Outcomes of Env.Ready.
const (
	Usable Access = iota
	Bad           // no such memory
	Later         // the running thread has been parked until the page is there
)

// Env is what the system calls need from the rest of the nucleus.
type Env interface {
	// Now is the time since boot, Epoch the wall clock at boot, in nanoseconds.
	Now() uint64
	Epoch() uint64
	// Ready makes [va, va+n) readable or, if write is set, writable.
	Ready(va, n uint32, write bool) Access
	// Load, Store, LoadByte and StoreByte access memory that is Ready.
	Load(va uint32) uint32
	Store(va, v uint32)
	LoadByte(va uint32) byte
	StoreByte(va uint32, b byte)
	// Discard drops the contents of [va, va+n): it reads as zeros again.
	Discard(va, n uint32)
	// Print writes n bytes at va to the console.
	Print(va, n uint32)
	// Exit ends the program.
	Exit(status int32)
	// Kill ends the program because of a signal that nothing handles.
	Kill(id sched.ID, signal uint32)
	// Private answers calls of FirstPrivate and above.
	Private(id sched.ID, nr uint32) (ret uint32, done bool)
}

// FirstPrivate is the lowest number of MetalSVM's own calls.
const FirstPrivate = 0x1000

// Thread is what the system calls keep of a thread, by scheduler ID.
type Thread struct {
	Frame x86.Frame
	FPU   [27]uint32 // FNSAVE's image while the thread does not run
	TLS   uint32     // base of the TLS segment, 0 if it has none

	altBase, altSize, altFlags uint32 // sigaltstack
	mask                       uint64 // blocked signals
	pending                    uint64 // signals to deliver, bit n-1 for signal n
	fault                      fault  // details for a synchronous signal
	late                       uint32 // EAX if the deadline ends a wait
	skip                       bool   // and then a call that was to be restarted is not
	printed                    uint32 // bytes of a write to the console that are out
}

// System is the state of one program and its threads.
type System struct {
	Env     Env
	Sched   sched.Scheduler
	Threads [sched.MaxThreads]Thread

	actions [signals + 1]action
	space   space
	poll    poller
	random  uint32
}

// Init prepares the state: mappings are handed out from [lo, hi), random
// numbers come from seed.
func (s *System) Init(env Env, lo, hi, seed uint32) {
	s.Env = env
	s.Sched.Init()
	s.space = space{lo: lo, next: lo, hi: hi}
	s.random = seed | 1
}

// Linux error numbers, as a call returns them.
const (
	eNOENT    = ^uint32(2) + 1
	eINTR     = ^uint32(4) + 1
	eBADF     = ^uint32(9) + 1
	eAGAIN    = ^uint32(11) + 1
	eNOMEM    = ^uint32(12) + 1
	eFAULT    = ^uint32(14) + 1
	eINVAL    = ^uint32(22) + 1
	eNOSYS    = ^uint32(38) + 1
	eAFNO     = ^uint32(97) + 1 // EAFNOSUPPORT
	eTIMEDOUT = ^uint32(110) + 1
)

// intBytes is the length of INT 0x80, by which a restarted call goes back.
const intBytes = 2

// Call answers the system call that thread id, the running one, has made.
func (s *System) Call(id sched.ID) {
	f := &s.Threads[id].Frame
	nr := f.EAX
	var ret uint32
	done := true
	if nr >= FirstPrivate {
		ret, done = s.Env.Private(id, nr)
	} else {
		ret, done = s.linux(id, nr, f)
	}
	if done {
		f.EAX = ret
	}
}

// linux dispatches. done is false if the thread is parked and its EAX already
// says what the call will return, or if the call is to be restarted.
func (s *System) linux(id sched.ID, nr uint32, f *x86.Frame) (ret uint32, done bool) {
	switch nr {
	case sysExit:
		s.Sched.Exit()
		return 0, false
	case sysExitGroup:
		s.Env.Exit(int32(f.EBX))
		return 0, false
	case sysWrite:
		return s.write(id, f.EBX, f.ECX, f.EDX)
	case sysRead:
		return s.read(id, f.EBX, f.ECX, f.EDX)
	case sysOpen, sysOpenat, sysAccess, sysFaccessat, sysReadlink, sysReadlinkat, sysStat64, sysLstat64, sysFstatat64, sysStatx:
		return eNOENT, true
	case sysClose:
		return 0, true
	case sysGetpid:
		return pid, true
	case sysGettid:
		return uint32(id) + pid, true
	case sysGetuid, sysGeteuid, sysGetgid, sysGetegid, sysBrk:
		return 0, true
	case sysMmap2:
		return s.mmap(f.EBX, f.ECX, f.EDX, f.ESI)
	case sysMunmap:
		return s.munmap(f.EBX, f.ECX)
	case sysMadvise:
		return s.madvise(f.EBX, f.ECX, f.EDX)
	case sysMprotect:
		return 0, true
	case sysClone:
		return s.clone(id, f.ECX)
	case sysSetThreadArea:
		return s.setThreadArea(id, f.EBX)
	case sysSchedYield:
		f.EAX = 0
		s.Sched.Yield()
		return 0, false
	case sysSchedGetaffinity:
		return s.affinity(id, f.ECX, f.EDX)
	case sysUname:
		return s.uname(id, f.EBX)
	case sysNanosleep:
		return s.nanosleep(id, f.EBX)
	case sysClockGettime:
		return s.clock(id, f.EBX, f.ECX, false)
	case sysClockGettime64:
		return s.clock(id, f.EBX, f.ECX, true)
	case sysFutex:
		return s.futex(id, f.EBX, f.ECX, f.EDX, f.ESI, false)
	case sysFutexTime64:
		return s.futex(id, f.EBX, f.ECX, f.EDX, f.ESI, true)
	case sysRtSigaction:
		return s.sigaction(id, f.EBX, f.ECX, f.EDX)
	case sysRtSigprocmask:
		return s.sigprocmask(id, f.EBX, f.ECX, f.EDX)
	case sysRtSigreturn:
		return s.sigreturn(id)
	case sysSigaltstack:
		return s.sigaltstack(id, f.EBX, f.ECX)
	case sysTgkill:
		return s.tgkill(f.ECX, f.EDX)
	case sysKill:
		return s.tgkill(uint32(id)+pid, f.ECX)
	case sysFcntl64, sysFcntl:
		return fcntl(f.EBX, f.ECX)
	case sysEpollCreate1, sysEventfd2, sysEpollCtl, sysEpollPwait:
		return s.pollCall(id, nr, f)
	case sysGetrandom:
		return s.getrandom(id, f.EBX, f.ECX)
	case sysSocket, sysSocketcall:
		return eAFNO, true
	case sysPrctl:
		return eINVAL, true
	}
	return eNOSYS, true
}

// pid is the one process' number; threads count on from it.
const pid = 1

// Usable makes memory usable for the running thread's call. If that takes a
// wait, the call is set up to be restarted and done is false.
func (s *System) Usable(id sched.ID, va, n uint32, write bool) (ret uint32, ok, done bool) {
	switch s.Env.Ready(va, n, write) {
	case Usable:
		return 0, true, true
	case Later:
		s.Threads[id].Frame.EIP -= intBytes
		return 0, false, false
	}
	return eFAULT, false, true
}

// park blocks the running thread until it is woken, with EAX ret, or until the
// deadline, with EAX late. A deadline of forever never comes.
func (s *System) park(id sched.ID, w sched.Wait, deadline uint64, ret, late uint32) {
	t := &s.Threads[id]
	t.Frame.EAX, t.late = ret, late
	if deadline == forever {
		s.Sched.Block(w)
	} else {
		s.Sched.BlockUntil(w, deadline)
	}
}

const forever = ^uint64(0)

// Again has the running thread make its call again at once.
func (s *System) Again(id sched.ID) (ret uint32, done bool) {
	s.Threads[id].Frame.EIP -= intBytes
	return 0, false
}

// Restart parks the running thread until it is woken; it then makes its call
// again. So a call that waits need only look whether it can be answered now.
func (s *System) Restart(id sched.ID, w sched.Wait) {
	s.Threads[id].Frame.EIP -= intBytes
	s.Sched.Block(w)
}

// RestartFor is Restart with a deadline; if that comes first the call returns late.
func (s *System) RestartFor(id sched.ID, w sched.Wait, deadline uint64, late uint32) {
	t := &s.Threads[id]
	t.Frame.EIP -= intBytes
	t.late, t.skip = late, true
	s.Sched.BlockUntil(w, deadline)
}

// Park parks the running thread until it is woken; its call then returns ret.
func (s *System) Park(id sched.ID, w sched.Wait, ret uint32) {
	s.park(id, w, forever, ret, 0)
}

// ParkFor is Park with a deadline; if that comes first the call returns late.
func (s *System) ParkFor(id sched.ID, w sched.Wait, deadline uint64, ret, late uint32) {
	s.park(id, w, deadline, ret, late)
}

// Settled tells whether Resume would do nothing for the running thread.
func (s *System) Settled(id sched.ID) bool {
	t := &s.Threads[id]
	return t.pending&^t.mask == 0 && !s.Sched.Thread(id).TimedOut
}

// Resume is called before thread id, just picked, goes back to its code: it
// settles what its wait came to and delivers signals.
func (s *System) Resume(id sched.ID) {
	st := s.Sched.Thread(id)
	t := &s.Threads[id]
	if st.TimedOut {
		st.TimedOut = false
		t.Frame.EAX = t.late
		if t.skip {
			t.Frame.EIP += intBytes
		}
	}
	t.skip = false
	if t.pending&^t.mask != 0 {
		s.deliver(id)
	}
}
