package bare

import (
	"fmt"

	"metalsvm/abi"
	"metalsvm/hw/scc"
)

// Private physical memory of a core that runs a program. The first 4 MB are
// mapped where they are, write back; what Map maps follows at windows.
//
//	00001000  GDT             00010000  code
//	00002000  IDT             00020000  results
//	00003000  TSS             00030000  stacks end here and below
//	00004000  page directory  00040000  up to Private: nothing
//	00005000  table of 0      00100000  Private: the program's own
//	00006000  tables of windows
const (
	gdtBase       = 0x00001000
	idtBase       = 0x00002000
	tssBase       = 0x00003000
	directory     = 0x00004000
	identityTable = 0x00005000
	windowTables  = 0x00006000
	codeBase      = 0x00010000
	codeSize      = 0x00010000
	resultsBase   = 0x00020000
	userStack     = 0x0002E000
	kernelStack   = 0x0002F000 // after a change of rings
	startStack    = 0x00030000 // in ring 0 from the start

	windows   = 0x40000000 // linear
	maxPages  = 10 * entries
	entries   = 1024
	pageBytes = 4096
)

// Private is where memory begins that is the program's own, at a linear
// address that is the physical one, and PrivateEnd where it ends.
const (
	Private    = 0x00100000
	PrivateEnd = 0x00400000
)

// Type is a memory type: bits of a page table entry ([EAS] table 12). They
// may be combined: MPBT|WT is write-through message buffer memory.
type Type uint32

// The memory types. MPBT alone is cached in L1 like WB, never in L2.
const (
	WB   Type = 0
	WT   Type = 1 << 3 // PWT
	UC   Type = 1 << 4 // PCD
	MPBT Type = 1 << 7 // PMB
)

// usual are the bits that every entry has: present, writable, for ring 3 too,
// accessed and dirty, so that the core itself never writes to its tables.
const usual = 1<<0 | 1<<1 | 1<<2 | 1<<5 | 1<<6

// The first pages of the windows.
const (
	resultsAt = windows
	hostAt    = windows + pageBytes
)

// mapOwn maps what every program has.
func (p *Program) mapOwn() {
	p.Map(resultsBase, pageBytes, UC)
	p.Map(abi.HostWindow, pageBytes, UC)
}

// Map maps n bytes at a core-physical address, both rounded to pages, and
// returns the linear address of the first.
func (p *Program) Map(pa, n uint32, t Type) (linear uint32) {
	linear = windows + uint32(len(p.pages))*pageBytes + pa%pageBytes
	for at := pa &^ (pageBytes - 1); at < pa+n; at += pageBytes {
		p.pages = append(p.pages, at|uint32(t)|usual)
	}
	if len(p.pages) > maxPages {
		panic(fmt.Sprintf("bare: %d pages", len(p.pages)))
	}
	return linear
}

// MapRegister maps a register of a tile or of the system interface and
// returns the place.
func (p *Program) MapRegister(pa uint32) Mem { return At(p.Map(pa, 4, UC)) }

// Results is the number of words that Report can leave.
const Results = pageBytes / 4

// Report leaves a register as result n, past all caches.
func (p *Program) Report(n int, r Reg) {
	if n < 0 || n >= Results {
		panic(fmt.Sprintf("bare: result %d", n))
	}
	p.Mov(At(resultsAt+4*uint32(n)), r)
}

// Exit ends the core's part in the run with status 0 (package abi).
func (p *Program) Exit() {
	p.Mov(At(hostAt+abi.HostData-abi.HostWindow), Imm(0))
	p.Mov(At(hostAt+abi.HostSend-abi.HostWindow), Imm(abi.HostExit<<24|4))
	p.Jmp(p.Here())
}

// APIC maps the local APIC, switches it on, and lets LINT0 raise a vector.
// It returns the linear address of its registers.
func (p *Program) APIC(vector uint8) (linear uint32) {
	linear = p.Map(scc.APICBase, pageBytes, UC)
	p.Mov(At(linear+scc.APICSpurious), Imm(scc.APICEnable|0xFF))
	p.Mov(At(linear+scc.APICLINT0), Imm(vector))
	return linear
}
