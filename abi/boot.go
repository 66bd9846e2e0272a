package abi

// BootMagic is in EAX when the kernel is entered from the reset vector, with
// the physical address of a BootPage in EBX. (Multiboot passes 0x2BADB002.)
const BootMagic = 0x4D53564D // "MSVM"

// Physical addresses of the start on the SCC, in each core's private memory.
const (
	BootPageAddr  = 0x00001000 // the BootPage
	ResetPageAddr = 0xFFFFF000 // the reset vector's page, in the boot slot
)

// BootPage is what a loader leaves at BootPageAddr for the kernel: one 4 KiB
// page, all fields 32-bit words unless said otherwise.
type BootPage struct {
	Magic    uint32     // BootMagic
	Version  uint32     // BootVersion
	Core     uint32     // this core's number, 0..47
	Cores    uint32     // how many cores take part in the run
	Members  [2]uint32  // bit n set: core n takes part
	CoreMHz  uint32     // clock of the time stamp counter
	TimerMHz uint32     // clock of the local APIC timer
	MemBytes uint32     // private memory from physical address 0
	Zeroed   uint32     // not 0: the loader promises that all of it is zero but for what it loaded
	ShmBase  uint32     // physical address of the shared memory
	ShmBytes uint32     // size of the shared memory
	Epoch    [2]uint32  // guest start time, Unix nanoseconds, low word first
	Random   [4]uint32  // AT_RANDOM for the Go runtime; no half may be zero
	CmdBytes uint32     // length of CmdLine
	CmdLine  [2048]byte // words, each ended by NUL: application, then its arguments
}

// BootVersion changes whenever BootPage does.
const BootVersion = 2

// The image's first page, loaded at ImageBase, holds a command line of its
// own for loaders that pass none: words separated by spaces, NUL at the end.
const (
	ImageBase         = 0x00100000 // physical
	ImageCmdLine      = 0x900      // offset from ImageBase
	ImageCmdLineBytes = 0x200
)
