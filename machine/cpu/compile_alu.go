package cpu

import "metalsvm/machine/cpu/amd64"

// ccXX are condition codes of the host.
const (
	ccC  = 2
	ccE  = 4
	ccNE = 5
	ccBE = 6
	ccAE = 3
	ccL  = 12
)

// reg is the host's register for a register operand; byte registers have the
// same numbers.
func reg(a *Arg) amd64.Reg {
	if a.Size == 1 {
		return amd64.Reg(a.Reg)
	}
	return host(a.Reg)
}

// wide is 1 in opcodes of operands that are not bytes.
func wide(size uint8) uint16 {
	if size == 1 {
		return 0
	}
	return 1
}

// withMemory appends an instruction on a register and the memory operand. AH, CH,
// DH and BH cannot be encoded beside the pointer register, so they change places
// with AL, CL, DL and BL.
func (x *compilation) withMemory(opcode uint16, a *Arg) {
	r := reg(a)
	high := a.Size == 1 && r >= 4
	if high {
		x.RR(0x86, 1, r, r&3)
		r &= 3
	}
	x.RM(opcode, a.Size, r, amd64.At(pointer, 0))
	if high {
		x.RR(0x86, 1, r+4, r)
	}
}

// binary is ADD, OR, ADC, SBB, AND, SUB, XOR, CMP and TEST.
func (x *compilation) binary() {
	in := x.in
	dst, src := &in.Args[0], &in.Args[1]
	n := uint16(binaryIndex(in.Op))
	if dst.Kind == Mem || src.Kind == Mem {
		x.operand(in.Size, dst.Kind == Mem && n < 7)
	}
	if in.Op == OpAdc || in.Op == OpSbb {
		x.needCarry()
	}
	opcode := n<<3 | wide(in.Size)
	if in.Op == OpTest {
		opcode = 0x84 | wide(in.Size)
	}
	switch {
	case src.Kind == Imm:
		x.immediate(n, dst)
	case src.Kind == Mem:
		x.withMemory(opcode|2, dst)
	case dst.Kind == Mem:
		x.withMemory(opcode, src)
	default:
		x.RR(opcode, in.Size, reg(src), reg(dst))
	}
	x.sets(in.Op == OpOr || in.Op == OpAnd || in.Op == OpXor || in.Op == OpTest)
}

// immediate appends a binary operation with an immediate.
func (x *compilation) immediate(n uint16, dst *Arg) {
	size, v := x.in.Size, x.in.Imm
	digit := amd64.Reg(n)
	opcode, length := 0x80|wide(size), size
	if size == 2 {
		v = uint32(int32(int16(v)))
	}
	switch {
	case x.in.Op == OpTest:
		opcode, digit = 0xF6|wide(size), 0
	case size > 1 && v == uint32(int32(int8(v))):
		opcode, length = 0x83, 1
	}
	x.onOperand(opcode, digit, dst)
	x.Imm(length, v)
}

// onOperand appends an instruction with a digit on a register or the memory
// operand.
func (x *compilation) onOperand(opcode uint16, digit amd64.Reg, a *Arg) {
	if a.Kind == Mem {
		x.RM(opcode, a.Size, digit, amd64.At(pointer, 0))
	} else {
		x.RR(opcode, a.Size, digit, reg(a))
	}
}

// unary is INC, DEC, NEG and NOT.
func (x *compilation) unary() {
	in := x.in
	a := &in.Args[0]
	if a.Kind == Mem {
		x.operand(in.Size, true)
	}
	if x.live && (in.Op == OpInc || in.Op == OpDec) {
		x.needCarry()
	}
	switch in.Op {
	case OpInc:
		x.onOperand(0xFE|wide(in.Size), 0, a)
	case OpDec:
		x.onOperand(0xFE|wide(in.Size), 1, a)
	case OpNeg:
		x.onOperand(0xF6|wide(in.Size), 3, a)
	case OpNot:
		x.onOperand(0xF6|wide(in.Size), 2, a)
		return
	}
	x.sets(false)
}

// bitTest is BT of a register: it replaces CF.
func (x *compilation) bitTest() {
	bit := &x.in.Args[1]
	x.settle()
	if bit.Kind == Imm {
		x.RR(0x0FBA, 4, 4, reg(&x.in.Args[0]))
		x.Imm(1, x.in.Imm&31)
	} else {
		x.RR(0x0FA3, 4, reg(bit), reg(&x.in.Args[0]))
	}
	x.RR(0x0F92, 1, 0, amd64.R8) // SETC
	x.RM(0x80, 1, 4, savedLow)
	x.Imm(1, 0xFF&^FlagCF)
	x.RM(0x08, 1, amd64.R8, savedLow)
}

// bitScan is BSF and BSR: it replaces ZF, and leaves the register if there is no
// bit.
func (x *compilation) bitScan() {
	const src = amd64.R11
	x.clobber()
	a := &x.in.Args[1]
	if a.Kind == Mem {
		x.operand(4, false)
		x.RM(0x8B, 4, src, amd64.At(pointer, 0))
	} else {
		x.RR(0x8B, 4, src, reg(a))
	}
	x.RM(0x80, 1, 1, savedLow) // OR
	x.Imm(1, FlagZF)
	x.RR(0x85, 4, src, src)
	x.Jcc(ccE, 0)
	behind := x.At
	x.RM(0x80, 1, 4, savedLow) // AND
	x.Imm(1, 0xFF&^FlagZF)
	opcode := uint16(0x0FBC)
	if x.in.Op == OpBsr {
		opcode = 0x0FBD
	}
	x.RR(opcode, 4, reg(&x.in.Args[0]), src)
	x.Land(behind, x.At)
}

// multiply is MUL and IMUL.
func (x *compilation) multiply() {
	in := x.in
	low := amd64.AX
	multiplier := &in.Args[0]
	if in.Op == OpImul2 || in.Op == OpImul3 {
		low, multiplier = reg(&in.Args[0]), &in.Args[1]
	}
	if multiplier.Kind == Mem {
		x.operand(4, false)
	}
	switch {
	case in.Op == OpImul2 && multiplier.Kind == Mem:
		x.RM(0x0FAF, 4, low, amd64.At(pointer, 0))
	case in.Op == OpImul2:
		x.RR(0x0FAF, 4, low, reg(multiplier))
	case in.Op == OpImul3 && multiplier.Kind == Mem:
		x.RM(0x69, 4, low, amd64.At(pointer, 0))
		x.Imm(4, in.Imm)
	case in.Op == OpImul3:
		x.RR(0x69, 4, low, reg(multiplier))
		x.Imm(4, in.Imm)
	case in.Op == OpMul:
		x.onOperand(0xF7, 4, multiplier)
	default:
		x.onOperand(0xF7, 5, multiplier)
	}
	x.flags = flagState{}
	if x.live {
		x.productFlags(low)
	}
}

// productFlags are CF and OF as they are, and the others by the low half.
func (x *compilation) productFlags(low amd64.Reg) {
	const carry = amd64.R10
	x.RR(0x0F92, 1, 0, carry)
	x.RR(0x0FB6, 4, carry, carry)
	x.RR(0x85, 4, low, low)
	x.RR(0x8B, 8, amd64.R8, amd64.AX)
	x.Bytes(0x9F) // LAHF
	x.RR(0x8A, 1, amd64.AX, carry)
	x.RR(0xC1, 4, 4, carry)
	x.Imm(1, carryBit)
	x.RR(0x0B, 4, amd64.AX, carry)
	x.RM(0x89, 2, amd64.AX, savedFlags)
	x.RR(0x8B, 8, amd64.AX, amd64.R8)
	x.flags = flagState{saved: true, noAF: true}
}

// divide is DIV and IDIV, where the quotient surely fits; they leave the flags.
func (x *compilation) divide() {
	a := &x.in.Args[0]
	divisor := amd64.R11
	x.clobber()
	if a.Kind == Mem {
		x.operand(4, false)
		x.RM(0x8B, 4, divisor, amd64.At(pointer, 0))
	} else {
		x.RR(0x8B, 4, divisor, reg(a))
	}
	if x.in.Op == OpDiv {
		x.RR(0x3B, 4, amd64.DX, divisor)
		x.slow(ccAE)
		x.RR(0xF7, 4, 6, divisor)
		return
	}
	x.RM(0x8D, 4, amd64.R8, amd64.At(divisor, 1))
	x.RR(0x83, 4, 7, amd64.R8)
	x.Imm(1, 1)
	x.slow(ccBE)
	x.RR(0x8B, 4, amd64.R8, amd64.AX)
	x.RR(0xC1, 4, 7, amd64.R8)
	x.Imm(1, 31)
	x.RR(0x3B, 4, amd64.R8, amd64.DX)
	x.slow(ccNE)
	x.RR(0xF7, 4, 7, divisor)
}
