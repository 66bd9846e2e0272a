package abi

// MetalSVM's own system calls, made like Linux' by INT 0x80: number in EAX, an
// argument in EBX, an address in ECX, result in EAX, -errno on failure. Numbers
// 0x1000 to 0x1FFF are for the kernel's ring alone, those from 0x2000 for every
// program.
const (
	CallReport = 0x1000 // report(n, va): n bytes of JSON, at most HostMax, are the application's result

	CallInfo = 0x2000 // info(n, va): fill an Info, n bytes long

	CallSend    = 0x2010 // send(to, va): send the Mail at va; waits for room
	CallReceive = 0x2011 // receive(from, va): wait for mail from a core or AnyCore
	CallBarrier = 0x2012 // barrier(): wait until every core of the run has come
	CallLock    = 0x2013 // lock(n): acquire lock n, waiting for it
	CallUnlock  = 0x2014 // unlock(n)

	// alloc and free are collective: every core proposes the same argument,
	// then all meet at the barrier, then all call, then all meet again.
	CallPropose  = 0x2020 // propose(x)
	CallAlloc    = 0x2021 // alloc(n): address of n bytes of shared virtual memory
	CallFree     = 0x2022 // free(va)
	CallCounters = 0x2023 // counters(n, va): fill a Counters, n bytes long
)

// Locks is how many locks there are.
const Locks = 256

// AnyCore stands for whatever core mail comes from.
const AnyCore = ^uint32(0)

// Errors of these calls, with Linux' numbers.
const (
	ErrInvalid  = 22  // EINVAL: an argument makes no sense
	ErrNoMemory = 12  // ENOMEM: shared virtual memory is exhausted
	ErrFault    = 14  // EFAULT: no such memory
	ErrDown     = 112 // EHOSTDOWN: the core is held in reset or takes no part
	ErrPerm     = 1   // EPERM: the lock is not the caller's, or is already
	ErrBadMsg   = 74  // EBADMSG: the cores do not propose the same
	ErrNoSys    = 38  // ENOSYS: not on this machine, or not from this ring
)

// Info is what CallInfo tells.
type Info struct {
	Core     uint32
	Cores    uint32
	Members  [2]uint32 // bit n set: core n takes part
	SCC      uint32    // 1 on an SCC, 0 on a PC
	CoreMHz  uint32
	MemBytes uint32 // private memory
	MemFree  uint32
	ShmBytes uint32 // shared virtual memory
}

// Mail is a message between kernels: one line of a message passing buffer.
type Mail struct {
	Peer uint32 // sender, on receipt
	Kind uint32 // chosen by the program, below MailKinds
	Data [5]uint32
}

// MailKinds is how many kinds of mail programs may tell apart.
const MailKinds = 1 << 16

// Counters is what a core has done for shared virtual memory and mail.
type Counters struct {
	Faults      uint64 // page faults that asked for a page
	PagesIn     uint64 // pages taken over
	PagesOut    uint64 // pages handed over
	Sent        uint64 // mails of any kind sent
	Received    uint64
	Waited      uint64 // cycles from such a fault to having the page
	Drains      uint64 // write-combining buffers drained for a hand-over
	Invalidates uint64 // CL1INVMB executed for a take-over
	Interrupts  uint64 // by the interrupt controller
	Longest     uint64 // cycles that one visit to the nucleus took at most, interrupts off
}

// Epoch is the guest's wall clock at boot unless a run asks for another:
// 20 July 2012, in Unix nanoseconds.
const Epoch = 1342742400 * 1000000000
