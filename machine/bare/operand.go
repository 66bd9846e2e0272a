package bare

// Operand is what an instruction works on: a Reg, an Imm or a Mem. All are
// 32 bits wide.
type Operand interface{ operand() }

// Reg is a general register.
type Reg uint8

// The registers in the order of their codes ([SDM2] table 2-2).
const (
	EAX Reg = iota
	ECX
	EDX
	EBX
	ESP
	EBP
	ESI
	EDI
)

// Imm is a constant in the instruction.
type Imm uint32

// Mem is a place in memory, by linear address.
type Mem struct {
	disp  uint32
	base  Reg
	based bool
}

// At is the word at an address.
func At(linear uint32) Mem { return Mem{disp: linear} }

// At is the word at the address in a register plus an offset.
func (r Reg) At(offset uint32) Mem { return Mem{disp: offset, base: r, based: true} }

// Add is the place n bytes further on.
func (m Mem) Add(n uint32) Mem {
	m.disp += n
	return m
}

func (Reg) operand() {}
func (Imm) operand() {}
func (Mem) operand() {}

// modRM places the bytes that name a register, or an extension of the opcode,
// and an operand ([SDM2] 2.1.5).
func (p *Program) modRM(reg uint8, operand Operand) {
	switch o := operand.(type) {
	case Reg:
		p.bytes(3<<6 | reg<<3 | uint8(o))
	case Mem:
		switch {
		case !o.based:
			p.bytes(reg<<3 | 5)
		case o.base == ESP:
			p.bytes(2<<6|reg<<3|4, 0x24) // SIB: no index
		default:
			p.bytes(2<<6 | reg<<3 | uint8(o.base))
		}
		p.word(o.disp)
	default:
		panic("bare: a constant where a place is needed")
	}
}
