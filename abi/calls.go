package abi

// MetalSVM's own system calls, made like Linux' by INT 0x80: number in EAX, an
// argument in EBX, an address in ECX, result in EAX, -errno on failure. Numbers
// 0x1000 to 0x1FFF are for the kernel's ring alone, those from 0x2000 for every
// program.
const (
	CallReport = 0x1000 // report(n, va): n bytes of JSON, at most HostMax, are the application's result

	CallInfo = 0x2000 // info(n, va): fill an Info, n bytes long

	CallSend    = 0x2010 // send(to, va, how): send the Mail at va; waits for room
	CallReceive = 0x2011 // receive(from, va, how): wait for mail from a core or AnyCore
	CallBarrier = 0x2012 // barrier(-, -, how): wait until every core of the run has come

	CallPut = 0x2014 // put(-, va): do the Copy at va, to this core's message passing buffer
	CallGet = 0x2015 // get(-, va): do the Copy at va, from a core's message passing buffer

	CallLock     = 0x2018 // lock(n, -, how): acquire lock n for oneself, waiting for it
	CallTryLock  = 0x2019 // trylock(n): the same, or ErrBusy at once
	CallRLock    = 0x201A // rlock(n, -, how): acquire it together with others that read
	CallTryRLock = 0x201B // tryrlock(n)
	CallUnlock   = 0x201C // unlock(n): end either

	// These are collective: every core proposes the same four words, of which
	// the first is the number of the call, then all meet at the barrier, then
	// all call, then all meet again. For those about a region all leave it
	// before, and meet.
	CallPropose   = 0x2020 // propose(va): the words at va
	CallAlloc     = 0x2021 // alloc(va): address of shared virtual memory like the Region at va
	CallFree      = 0x2022 // free(va)
	CallNextTouch = 0x2023 // nexttouch(va): pages move to who touches them next
	CallProtect   = 0x2024 // protect(va): nobody may write; all caches may be used
	CallUnprotect = 0x2025 // unprotect(va)
	CallLeave     = 0x2026 // leave(va)

	CallAcquire  = 0x2030 // acquire(): see what others have released
	CallRelease  = 0x2031 // release(): let others see what this core has stored
	CallAtomic   = 0x2032 // atomic(va): do the Atomic at va
	CallWhere    = 0x2033 // where(va): fill the Where at va
	CallCounters = 0x2034 // counters(n, va): fill a Counters, n bytes long
	CallSharing  = 0x2035 // sharing(n, va): fill SharedPages of FalseSharing, n bytes long
)

// How a call waits.
const (
	Long  = 0 // as long as it takes
	Brief = 1 // for a while, then the call fails with ErrAgain; else it returns the time in milliseconds
	Again = 2 // on, after that
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
	ErrDown     = 112 // EHOSTDOWN: a core that is needed is held in reset or takes no part
	ErrAgain    = 11  // EAGAIN: the wait is not over
	ErrBusy     = 16  // EBUSY: the lock is taken
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
	ShmBytes uint32    // shared virtual memory
	Down     [2]uint32 // bit n set: core n takes part, and has been found in reset
}

// Mail is a message between kernels: one line of a message passing buffer.
type Mail struct {
	Peer uint32 // sender, on receipt
	Kind uint32 // chosen by the program, below MailKinds
	Data [5]uint32
}

// Copy is a copy between memory at Addr and Bytes of a core's message passing buffer,
// both at multiples of 4, from Offset on, of which programs have BufferBytes.
type Copy struct {
	Core, Offset, Addr, Bytes uint32
}

// BufferBytes is how much of each core's message passing buffer is for programs.
const BufferBytes = 4960

// MailKinds is how many kinds of mail programs may tell apart.
const MailKinds = 1 << 16

// Region says what CallAlloc is asked for.
type Region struct {
	Bytes uint32
	Model uint32 // Strong, Lazy or Home
	Place uint32 // PlaceNear, PlaceSpread, or PlaceAt + a memory controller
	Align uint32 // in pages
	Own   uint32 // 1 if all caches may hold a page until a second core touches it
}

// Models of consistency.
const (
	Strong = 0 // a load sees the latest store
	Lazy   = 1 // a load sees what has been released and acquired
	Home   = 2 // the same, by copies that are brought home
	Models = 3
)

// Where a region's pages lie.
const (
	PlaceNear   = 0 // at the controller nearest to the core that touches the page first
	PlaceSpread = 1 // at one controller after the other, page by page
	PlaceAt     = 2 // PlaceAt + n: at controller n
	Places      = PlaceAt + 4
)

// Atomic is a read-modify-write of the word at Addr, which gets New if it is
// Old (AtomicSwap), or New added (AtomicAdd). Old is then what it was.
type Atomic struct {
	Addr, Op, Old, New uint32
}

// Operations of an Atomic.
const (
	AtomicAdd  = 0
	AtomicSwap = 1
)

// Where tells about the page of shared virtual memory at Addr.
type Where struct {
	Addr       uint32
	Model      uint32
	Protected  uint32 // 1 if nobody may write
	Owner      uint32 // the core that owns it or, unless Strong, that touched it first; AnyCore if none has
	Controller uint32 // where it lies; AnyCore if nobody has touched it
	Cached     uint32 // 1 if it is Own, and this core's
	Region     uint32 // address of the region that it belongs to
	Pages      uint32 // of the region
	Lost       uint32 // the core in reset with which the page is lost; AnyCore if it is not
}

// FalseSharing is a page that this core and another use at different lines.
type FalseSharing struct {
	Count uint32 // how often another core asked for the page; 0 if there is none
	Own   uint32 // address where this core used it last
	Other uint32 // address where the other wanted to
	Core  uint32 // the other
}

// SharedPages is how many of these a core keeps.
const SharedPages = 8

// Counters is what a core has done for shared virtual memory and mail.
type Counters struct {
	Faults      uint64 // page faults after which a thread had to wait for other cores
	PagesIn     uint64 // pages taken over
	PagesOut    uint64 // pages handed over
	CopiesIn    uint64 // copies to read got
	CopiesOut   uint64 // copies to read given
	CopiesBack  uint64 // copies given up, since another core wants to write
	Touched     uint64 // pages mapped without a message: first touched, lazy or protected
	Placed      uint64 // of those, pages that got a frame or moved to another
	Sent        uint64 // mails of any kind sent
	Received    uint64
	Waited      uint64 // cycles from such a fault to having the page
	Drains      uint64 // write-combining buffers drained
	Invalidates uint64 // CL1INVMB executed
	Interrupts  uint64 // by other cores
	Longest     uint64 // cycles that one visit to the nucleus took at most, interrupts off
	Fetched     uint64 // pages of home regions copied
	Twins       uint64 // and such copies stored to, and compared with what they were
}

// Epoch is the guest's wall clock at boot unless a run asks for another:
// 20 July 2012, in Unix nanoseconds.
const Epoch = 1342742400 * 1000000000
