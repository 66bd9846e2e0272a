package cpu

import "metalsvm/machine/cache"

// Bus is all that a core reaches beyond its own pipeline and soft TLB: memory,
// registers, I/O ports and the interrupt acknowledge cycle. The chip implements
// it, one value per core.
//
// During every call the core's EIP, Insns and Cycles are exact and name the
// instruction that made the access, so that a trace or an error message may
// quote them. A call may use Core.Stall to add the cycles that the access
// costs, Core.Break to end the run after this instruction, and Core.FlushTLB.
type Bus interface {
	// Page returns the plain memory behind the 4 KiB page at physical address
	// pa (page aligned), or nil if accesses to the page must go through Read
	// and Write one by one. The core keeps the pointer until FlushTLB. shared
	// tells whether other cores reach the same memory.
	Page(pa uint32) (mem *[PageSize]byte, shared bool)

	// Read and Write make one transaction of size 1..8 bytes at physical
	// address pa; it never crosses an aligned 8-byte boundary, as on the
	// Pentium's 64-bit bus. Values are little endian in the low bytes.
	Read(pa uint32, size int) uint64
	Write(pa uint32, size int, v uint64)

	// Peek is a Read without side effects, used to see whether a polled
	// location has changed. ok is false if a Read here has, or may have, side
	// effects at its present value, or gives a value that changes by itself.
	Peek(pa uint32, size int) (v uint64, ok bool)

	// In and Out are the IN and OUT instructions, size 1, 2 or 4.
	In(port uint16, size int) uint32
	Out(port uint16, size int, v uint32)

	// Ack is the interrupt acknowledge cycle: it returns the vector of the
	// highest pending interrupt and marks it as being served. ok is false if
	// the request has gone in the meantime; the core then goes on.
	Ack() (vector uint8, ok bool)
}

// LineBus is the Bus of a core with caches. Page returns nil there, and each
// call of the methods that move data is a transaction. Each must call
// Core.Volatile, but for a read after which Run may return Spinning: one that has
// no effect, nor does its time depend on others, and whoever changes what it
// reads first takes care of the core.
type LineBus interface {
	Bus
	cache.Below
	// Settle waits until the last write is acknowledged.
	Settle()
}

// PageSize is the size of a page and of the unit in which Bus gives out memory.
const PageSize = 4096

// Stop says why Core.Run returned.
type Stop uint8

const (
	// Limit: Cycles reached the limit, or Break was called.
	Limit Stop = iota
	// Halted: HLT with no interrupt to take. The core stays so until SetINTR
	// with interrupts enabled, or NMI; Run then goes on behind the HLT.
	Halted
	// Spinning: the core is in a loop whose state repeats exactly as long as
	// nobody changes what it reads; see SpinChanged and SkipSpin.
	Spinning
	// Shutdown: a fault while delivering a double fault.
	Shutdown
)
