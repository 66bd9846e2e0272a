package cpu

import "metalsvm/bench/cpu/programs"

// Program is one of the measured programs. It is called as Go's assembly
// functions are: arguments on the stack, first one lowest, the result behind
// them, and no register is kept.
type Program struct {
	Name   string
	symbol string
	// Args are the words on the stack if the program works on memory from
	// data on, a multiple of a page; it needs less than DataSize.
	Args   func(data uint32) []uint32
	Expect func() uint32 // the result, computed on the host
	goal   float64       // MIPS of the engine
}

// DataSize is room for what any program works on, in bytes.
const DataSize = 1 << 20

// Control is the floating-point unit's control word that programs want: 53
// bits, as compilers for float64 set it, and no exceptions.
const Control = 0x27F

// slice is a slice of n elements as three words.
func slice(at uint32, n uint32) []uint32 { return []uint32{at, n, n} }

const (
	sieveSize   = 128 << 10
	crcSize     = 64 << 10
	sortSize    = 32 << 10
	copyWords   = 16 << 10
	stateNodes  = 4 << 10
	stencilSide = 96
)

// Programs are the measured programs.
var Programs = []Program{
	{"sieve", "Sieve", func(data uint32) []uint32 { return slice(data, sieveSize) },
		func() uint32 { return uint32(programs.Sieve(make([]byte, sieveSize))) }, 400},
	{"crc", "CRC", func(data uint32) []uint32 { return append(slice(data, 256), slice(data+0x1000, crcSize)...) },
		func() uint32 { return programs.CRC(make([]uint32, 256), make([]byte, crcSize)) }, 400},
	{"qsort", "Sort", func(data uint32) []uint32 { return slice(data, sortSize) },
		func() uint32 { return programs.Sort(make([]int32, sortSize)) }, 400},
	// One of the two is misaligned, so that words cross lines and pages.
	{"memcpy", "Copy", func(data uint32) []uint32 { return append(slice(data, copyWords), slice(data+0x20001, copyWords)...) },
		func() uint32 { return programs.Copy(make([]uint32, copyWords), make([]uint32, copyWords)) }, 400},
	{"state", "State", func(data uint32) []uint32 { return slice(data, stateNodes) },
		func() uint32 { return programs.State(make([]programs.Node, stateNodes)) }, 400},
	{"stencil", "Stencil", func(data uint32) []uint32 { return append(slice(data, stencilSide*stencilSide), stencilSide) },
		func() uint32 { return programs.Stencil(make([]float64, stencilSide*stencilSide), stencilSide) }, 80},
}
