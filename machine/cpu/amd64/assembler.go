package amd64

// Reg is a general register, by its number in the encoding.
type Reg uint8

// The general registers.
const (
	AX Reg = iota
	CX
	DX
	BX
	SP
	BP
	SI
	DI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15

	None Reg = 0xFF // no register, in Mem
)

// Mem is an operand in memory. Without a base, Disp is sign extended.
type Mem struct {
	Base, Index Reg
	Shift       uint8 // scale of Index as a power of two
	Disp        int32
}

// At is the memory at a register plus a displacement.
func At(base Reg, disp int32) Mem { return Mem{Base: base, Index: None, Disp: disp} }

// Assembler appends instructions to a piece of memory. The caller sees to it
// that there is room.
type Assembler struct {
	Code []byte
	At   uint32 // where in Code the next instruction goes
}

// Bytes appends bytes as they are.
func (a *Assembler) Bytes(b ...byte) { a.At += uint32(copy(a.Code[a.At:], b)) }

// Imm appends an immediate of 1, 2 or 4 bytes.
func (a *Assembler) Imm(size uint8, v uint32) {
	for range size {
		a.Code[a.At] = byte(v)
		a.At++
		v >>= 8
	}
}

// Opcodes are as in the opcode maps, 0F xx as 0x0Fxx. They tell the size of byte
// operands from that of others; size chooses among the others, 2, 4 or 8. Of byte
// registers the numbers 4 to 7 are AH, CH, DH and BH, as long as no other
// operand is one of R8 to R15.

// RR appends an instruction on two registers: reg and rm are the fields of
// ModRM. A digit of the opcode goes into reg.
func (a *Assembler) RR(opcode uint16, size uint8, reg, rm Reg) {
	a.opcode(opcode, size, reg>>3<<2|rm>>3)
	a.Bytes(byte(0xC0 | reg&7<<3 | rm&7))
}

// RM appends an instruction on a register, or with a digit, and memory.
func (a *Assembler) RM(opcode uint16, size uint8, reg Reg, m Mem) {
	mod, length := byte(0x80), uint8(4)
	switch {
	case m.Base == None:
		mod = 0
	case m.Disp == 0 && m.Base&7 != BP:
		mod, length = 0, 0
	case m.Disp == int32(int8(m.Disp)):
		mod, length = 0x40, 1
	}
	sib := m.Index != None || m.Base == None || m.Base&7 == SP
	base, index := m.Base, m.Index
	if base == None {
		base = BP
	}
	if index == None {
		index = SP
	}
	a.opcode(opcode, size, reg>>3<<2|index>>3<<1|base>>3)
	if sib {
		a.Bytes(mod|byte(reg&7<<3)|4, byte(Reg(m.Shift)<<6|index&7<<3|base&7))
	} else {
		a.Bytes(mod | byte(reg&7<<3|base&7))
	}
	a.Imm(length, uint32(m.Disp))
}

// R appends an instruction with a register in its opcode.
func (a *Assembler) R(opcode uint16, size uint8, r Reg) {
	a.opcode(opcode+uint16(r&7), size, r>>3)
}

func (a *Assembler) opcode(opcode uint16, size uint8, rex Reg) {
	if size == 2 {
		a.Bytes(0x66)
	}
	if size == 8 {
		rex |= 8
	}
	if rex != 0 {
		a.Bytes(byte(0x40 | rex))
	}
	if opcode > 0xFF {
		a.Bytes(byte(opcode >> 8))
	}
	a.Bytes(byte(opcode))
}

// Jcc appends a conditional jump, by the four bits of its condition, to a place
// in Code.
func (a *Assembler) Jcc(cc uint8, to uint32) {
	a.Bytes(0x0F, 0x80|cc)
	a.Imm(4, to-a.At-4)
}

// Jmp appends a jump to a place in Code.
func (a *Assembler) Jmp(to uint32) {
	a.Bytes(0xE9)
	a.Imm(4, to-a.At-4)
}

// Land makes the jump that ends at a place go to another.
func (a *Assembler) Land(behind, to uint32) {
	at := a.At
	a.At = behind - 4
	a.Imm(4, to-behind)
	a.At = at
}

// JmpCell appends a jump to the address that stands in Code at cell.
func (a *Assembler) JmpCell(cell uint32) {
	a.Bytes(0xFF, 0x25)
	a.Imm(4, cell-a.At-4)
}
