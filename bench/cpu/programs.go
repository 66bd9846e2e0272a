package cpu

import "metalsvm/bench/cpu/programs"

// Program is one of the measured programs. It is called as Go's assembly
// functions are: arguments on the stack, first one lowest, the result behind
// them, and no register is kept.
type Program struct {
	programs.Program
	symbol string
	// Args are the words on the stack if the program works on memory from
	// data on, a multiple of a page; it needs less than DataSize.
	Args func(data uint32) []uint32
	goal float64 // MIPS of the engine
}

// DataSize is room for what any program works on, in bytes.
const DataSize = 1 << 20

// Control is the floating-point unit's control word that programs want: 53
// bits, as compilers for float64 set it, and no exceptions.
const Control = 0x27F

// slice is a slice of n elements as three words.
func slice(at uint32, n uint32) []uint32 { return []uint32{at, n, n} }

// Programs are the measured programs.
var Programs = []Program{
	program("sieve", "Sieve", 400, func(data uint32) []uint32 { return slice(data, programs.SieveBytes) }),
	program("crc", "CRC", 400, func(data uint32) []uint32 {
		return append(slice(data, programs.CRCTable), slice(data+0x1000, programs.CRCBytes)...)
	}),
	program("qsort", "Sort", 400, func(data uint32) []uint32 { return slice(data, programs.SortNumbers) }),
	// One of the two is misaligned, so that words cross lines and pages.
	program("memcpy", "Copy", 400, func(data uint32) []uint32 {
		return append(slice(data, programs.CopyWords), slice(data+0x20001, programs.CopyWords)...)
	}),
	program("state", "State", 400, func(data uint32) []uint32 { return slice(data, programs.StateNodes) }),
	program("stencil", "Stencil", 80, func(data uint32) []uint32 {
		return append(slice(data, programs.StencilCells), programs.StencilSide)
	}),
}

func program(name, symbol string, goal float64, args func(data uint32) []uint32) Program {
	p, ok := programs.Find(name)
	if !ok {
		panic("bench/cpu: no program " + name)
	}
	return Program{p, symbol, args, goal}
}

// Expect returns the program's result, computed on the host.
func (p *Program) Expect() uint32 { return p.New()() }
