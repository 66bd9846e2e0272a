package cpu

// Inst is one decoded instruction.
type Inst struct {
	Op     Op
	Len    uint8 // bytes, 1..15
	Size   uint8 // size of the first operand: 1, 2 or 4
	Wide   uint8 // operand-size attribute: 2 or 4
	Addr   uint8 // address size: 2 or 4
	Rep    uint8 // 0, or the last of the prefixes F2 and F3
	Lock   bool
	Opcode uint8 // last byte of the opcode: condition, x87 escape
	ModRM  uint8
	Args   [3]Arg

	// The memory operand, if there is one.
	Seg   uint8 // segment register, overrides applied
	Base  uint8 // general register, or NoReg
	Index uint8
	Shift uint8 // scale of Index as a power of two
	Disp  uint32

	Clocks uint16 // price in a core with caches, see clocks.go

	Imm  uint32 // first immediate, or branch displacement, sign extended
	Imm2 uint32 // ENTER's level, selector of a far pointer
}

// NoReg in Inst.Base or Inst.Index says that the address does not have it.
const NoReg = 8

// Arg is one operand.
type Arg struct {
	Kind Kind
	Reg  uint8 // register number for the register kinds
	Size uint8 // bytes: 1, 2 or 4
}

// Kind says where an operand lies.
type Kind uint8

// The kinds of operand.
const (
	None    Kind = iota
	Reg          // general register Arg.Reg of Arg.Size
	Mem          // memory at Seg:Base+Index<<Shift+Disp
	Imm          // Inst.Imm
	SegReg       // segment register
	Control      // control register
	Debug        // debug register
)

// hasMem reports whether the ModRM byte of an instruction names memory.
func (in *Inst) hasMem() bool { return in.ModRM < 0xC0 }

// regField is the middle field of ModRM.
func (in *Inst) regField() uint8 { return in.ModRM >> 3 & 7 }
