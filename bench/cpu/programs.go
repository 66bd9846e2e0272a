package cpu

import "metalsvm/bench/cpu/programs"

// program is one of the measured programs: its symbol, its arguments as words
// on the stack, the result on the host, and what was promised.
type program struct {
	name   string
	symbol string
	args   []uint32
	expect func() uint32
	goal   float64 // MIPS of the engine
}

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

var all = []program{
	{"sieve", "Sieve", slice(dataFirst, sieveSize),
		func() uint32 { return uint32(programs.Sieve(make([]byte, sieveSize))) }, 300},
	{"crc", "CRC", append(slice(dataFirst, 256), slice(dataFirst+0x1000, crcSize)...),
		func() uint32 { return programs.CRC(make([]uint32, 256), make([]byte, crcSize)) }, 300},
	{"qsort", "Sort", slice(dataFirst, sortSize),
		func() uint32 { return programs.Sort(make([]int32, sortSize)) }, 300},
	// One of the two is misaligned, so that words cross lines and pages.
	{"memcpy", "Copy", append(slice(dataFirst, copyWords), slice(dataFirst+0x20001, copyWords)...),
		func() uint32 { return programs.Copy(make([]uint32, copyWords), make([]uint32, copyWords)) }, 300},
	{"state", "State", slice(dataFirst, stateNodes),
		func() uint32 { return programs.State(make([]programs.Node, stateNodes)) }, 300},
	{"stencil", "Stencil", append(slice(dataFirst, stencilSide*stencilSide), stencilSide),
		func() uint32 { return programs.Stencil(make([]float64, stencilSide*stencilSide), stencilSide) }, 80},
}
