package cpu

import "metalsvm/machine/x87"

// Core is one P54C. Between calls of Run, Execute and Step its exported state
// is exact and may be read and written; after writing CR0, CR3, CR4 or memory
// behind the core's back, call FlushTLB or InvalidatePage.
type Core struct {
	Regs [8]uint32 // general registers, EAX first
	EIP  uint32
	Seg  [6]Segment

	CR0, CR2, CR3, CR4 uint32
	DR                 [8]uint32 // debug registers
	GDTR, IDTR         Table
	LDTR, TR           Segment
	CPL                uint8
	FPU                x87.FPU

	Cycles uint64 // guest time in core clocks
	Insns  uint64 // instructions retired; a repeated string instruction is one
	// TSCOffset plus Cycles is the time stamp counter.
	TSCOffset uint64

	// Halted: the core waits in HLT for an interrupt.
	Halted bool
	// Err says why the core shut down, if the reason is not a triple fault.
	Err error

	// What functional mode does not model is counted: locked accesses to
	// memory that other cores reach too, CL1INVMB, and INVD and WBINVD.
	SharedLocks              uint64
	MessageBufferInvalidates uint64
	CacheInvalidates         uint64

	bus     Bus
	eflags  uint32
	request request
	shadow  shadow
	inNMI   bool // an NMI handler runs: no other NMI before the next IRET
	down    bool // shut down until Reset or Init

	// The run and the instruction under way.
	limit  uint64 // Cycles at which the run ends
	engine bool   // it uses translated blocks
	next   uint32 // EIP behind the instruction
	lin    uint32 // address of the operand between modify and putBack
	trap   bool   // a single-step trap follows
	causes uint32 // bits of DR6 for the debug trap that follows
	again  bool   // a string instruction was interrupted between iterations
	single bool   // string instructions stop behind an iteration: the engine asks for one
	fault  fault
	undo   undo

	timed    *timed // nil: no caches, one clock an instruction
	tlb      tlb
	memo     memo
	inst     Inst     // an instruction that memo does not have
	fetchBuf [24]byte // code that is not in plain memory
	code     codeCache
	handover handover
	file     file
	spin     spin
}

// Table is the value of GDTR or IDTR.
type Table struct {
	Base  uint32
	Limit uint16
}

// request is what may have to happen before the next instruction.
type request uint8

const (
	requestINTR  request = 1 << iota // the level of the INTR pin
	requestNMI                       // an edge on NMI
	requestINIT                      // an edge on INIT
	requestBreak                     // Break was called
	requestTrap                      // a debug trap after the last instruction
)

// shadow says what waits for one instruction more.
type shadow uint8

const (
	shadowNone       shadow = iota
	shadowInterrupts        // behind STI
	shadowDebug             // behind a load of SS: debug exceptions as well
)

// Signature is what CPUID leaf 1 and EDX at reset report: family 5, model 2
// (P54C), stepping 5.
const Signature = 0x0525

// New returns a core on its bus, reset.
func New(bus Bus) *Core {
	c := &Core{bus: bus}
	c.code.init()
	c.Compile(true)
	c.Reset()
	return c
}

// Reset is the RESET pin: real mode, execution from FFFFFFF0, everything but
// Cycles, Insns and the counts of this object in its initial state
// ([SDM3] table 9-1).
func (c *Core) Reset() {
	if c.timed != nil {
		c.timed.caches.Reset()
	}
	c.FPU.Reset()
	c.Init()
	c.CR0 = CR0CD | CR0NW | CR0ET
}

// Init is an edge on the INIT pin: like Reset, but the floating-point unit and
// the cache bits of CR0 keep their values. Called during an access of this core
// it takes effect after the instruction.
func (c *Core) Init() {
	if c.busy() {
		c.request |= requestINIT
		return
	}
	c.Regs = [8]uint32{EDX: Signature}
	c.EIP = 0xFFF0
	for i := range c.Seg {
		c.Seg[i] = Segment{Limit: 0xFFFF, Attr: attrPresent | attrMemory | attrWritable | attrAccessed}
	}
	c.Seg[CS].Selector = 0xF000
	c.Seg[CS].Base = 0xFFFF0000
	c.CR0 = c.CR0&(CR0CD|CR0NW) | CR0ET
	c.CR2, c.CR3, c.CR4 = 0, 0, 0
	c.DR = [8]uint32{6: dr6Ones, 7: dr7Ones}
	c.GDTR = Table{Limit: 0xFFFF}
	c.IDTR = Table{Limit: 0xFFFF}
	c.LDTR = Segment{Limit: 0xFFFF, Attr: attrPresent | typeLDT}
	c.TR = Segment{Limit: 0xFFFF, Attr: attrPresent | typeTSS32Busy}
	c.CPL = 0
	c.SetEFlags(flagOne)
	c.Halted, c.down, c.again, c.inNMI = false, false, false, false
	c.shadow, c.causes = shadowNone, 0
	c.Err = nil
	c.fault = fault{}
	c.request &= requestINTR
	c.spin.found = false
	c.FlushTLB()
}

// SetINTR sets the level of the INTR pin.
func (c *Core) SetINTR(level bool) {
	c.request &^= requestINTR
	if level {
		c.request |= requestINTR
	}
}

// NMI is an edge on the NMI pin.
func (c *Core) NMI() { c.request |= requestNMI }

// Break ends the current Run or Execute after the current instruction. Outside
// of one it does nothing.
func (c *Core) Break() {
	if c.busy() {
		c.request |= requestBreak
	}
}

// Stall adds n cycles to guest time: the cost of the access that Bus serves.
func (c *Core) Stall(n uint64) { c.Cycles += n }

// EFlags returns EFLAGS.
func (c *Core) EFlags() uint32 { return c.eflags }

// SetEFlags sets EFLAGS; reserved bits keep their fixed values.
func (c *Core) SetEFlags(f uint32) { c.eflags = f&flagsKnown | flagOne }

const flagsKnown = flagsStatus | FlagTF | FlagIF | FlagDF | FlagIOPL | FlagNT | FlagRF | FlagVM | FlagAC | FlagVIF | FlagVIP | FlagID

// setStatus replaces the six status flags.
func (c *Core) setStatus(f uint32) { c.eflags = c.eflags&^flagsStatus | f&flagsStatus }

// user is the privilege of ordinary accesses as paging sees it: 1 for ring 3,
// 0 for the others.
func (c *Core) user() uint8 {
	if c.CPL == 3 {
		return 1
	}
	return 0
}

// real reports whether the core is in real mode.
func (c *Core) real() bool { return c.CR0&CR0PE == 0 }

// virtual reports whether it is in virtual-8086 mode.
func (c *Core) virtual() bool { return c.eflags&FlagVM != 0 }

// paragraphs reports whether it is in one of the modes of the 8086, in which
// segment registers hold addresses in units of 16 bytes.
func (c *Core) paragraphs() bool { return c.real() || c.virtual() }
