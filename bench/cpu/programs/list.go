package programs

// Program is one of the programs, with the memory that it works on.
type Program struct {
	Name string
	// New allocates that memory and returns the program on it: each call of it
	// has the same result.
	New func() func() uint32
}

// Sizes of what the programs work on.
const (
	SieveBytes   = 128 << 10
	CRCBytes     = 64 << 10
	CRCTable     = 256
	SortNumbers  = 32 << 10
	CopyWords    = 16 << 10
	StateNodes   = 4 << 10
	StencilSide  = 96
	StencilCells = StencilSide * StencilSide
)

// All are the programs.
var All = []Program{
	{"sieve", func() func() uint32 {
		flags := make([]byte, SieveBytes)
		return func() uint32 { return uint32(Sieve(flags)) }
	}},
	{"crc", func() func() uint32 {
		table, data := make([]uint32, CRCTable), make([]byte, CRCBytes)
		return func() uint32 { return CRC(table, data) }
	}},
	{"qsort", func() func() uint32 {
		numbers := make([]int32, SortNumbers)
		return func() uint32 { return Sort(numbers) }
	}},
	{"memcpy", func() func() uint32 {
		to, from := make([]uint32, CopyWords), make([]uint32, CopyWords)
		return func() uint32 { return Copy(to, from) }
	}},
	{"state", func() func() uint32 {
		nodes := make([]Node, StateNodes)
		return func() uint32 { return State(nodes) }
	}},
	{"stencil", func() func() uint32 {
		cells := make([]float64, StencilCells)
		return func() uint32 { return Stencil(cells, StencilSide) }
	}},
}

// Find returns the program of that name.
func Find(name string) (Program, bool) {
	for _, p := range All {
		if p.Name == name {
			return p, true
		}
	}
	return Program{}, false
}
