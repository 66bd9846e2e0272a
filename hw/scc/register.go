package scc

// Access says how software may use a register.
type Access uint8

const (
	RW     Access = iota // reads return what was written, in the named bits
	RO                   // writes have no effect
	WO                   // reads return 0
	Effect               // reading or writing does more than moving a value
)

// String returns the usual abbreviation.
func (a Access) String() string {
	return [...]string{"RW", "RO", "WO", "effect"}[a]
}

// Register is one row of a register map: a register, or Count equal ones
// Stride bytes apart.
type Register struct {
	Offset uint32
	Name   string
	Access Access
	Width  uint8  // bits that exist
	Reset  uint32 // value after reset, before any tool has written to it
	Count  uint32 // 0 and 1 both mean one register
	Stride uint32
	Bits   []Field
	Source string
}

// Field is a named range of bits.
type Field struct {
	High, Low uint8
	Name      string
}

// Mask returns the bits of the register that exist.
func (r *Register) Mask() uint32 { return 1<<r.Width - 1 }

// Find returns the row of a map that holds the register at an offset, and
// which of the row's registers it is. It returns nil if there is none.
func Find(registers []Register, offset uint32) (r *Register, index uint32) {
	for i := range registers {
		r := &registers[i]
		if r.Count <= 1 {
			if offset == r.Offset {
				return r, 0
			}
			continue
		}
		d := offset - r.Offset
		if offset >= r.Offset && d%r.Stride == 0 && d/r.Stride < r.Count {
			return r, d / r.Stride
		}
	}
	return nil, 0
}
