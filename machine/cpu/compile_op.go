package cpu

import "metalsvm/machine/cpu/amd64"

// compiles reports whether code is made for an instruction. What is rare, what
// is wider or narrower than its mode, and what the host does not do in the
// same way, is the executor's.
func (k *compiler) compiles(in *Inst) bool {
	dst, src := &in.Args[0], &in.Args[1]
	memory := dst.Kind == Mem || src.Kind == Mem
	if memory && (!k.reaches(in) || k.lines && (in.Lock || in.Op == OpXchg)) {
		return false
	}
	switch in.Op {
	case OpAdd, OpOr, OpAdc, OpSbb, OpAnd, OpSub, OpXor, OpCmp, OpTest, OpMov,
		OpInc, OpDec, OpNeg, OpNot, OpCbw, OpCwd, OpSetcc, OpCld, OpStd:
		return true
	case OpMovzx, OpMovsx:
		return memory || src.Size > 1 || dst.Reg != ESP
	case OpLea, OpBswap:
		return in.Wide == 4
	case OpXchg:
		return !memory || in.Size == 4
	case OpXadd, OpCmpxchg:
		return memory && in.Size == 4
	case OpBsf, OpBsr:
		return in.Size == 4
	case OpShl, OpShr, OpSar, OpRol, OpRor:
		if src.Kind == Reg {
			return in.Size == 4 && !memory && dst.Reg != ECX && in.Op != OpRol && in.Op != OpRor
		}
		n := in.Imm & 31
		return n < uint32(in.Size)*8 && (n != 0 || !memory)
	case OpShld, OpShrd:
		return in.Size == 4 && !memory && in.Args[2].Kind == Imm && in.Imm&31 != 0
	case OpBt, OpImul2, OpImul3, OpMul, OpImul, OpDiv, OpIdiv:
		return in.Size == 4 && (!memory || in.Op != OpBt)
	case OpPush:
		return in.Wide == 4 && dst.Kind != SegReg
	case OpPop:
		return in.Wide == 4 && dst.Kind == Reg
	case OpLeave, OpJmp, OpJcc, OpCall, OpRet, OpJmpa, OpCalla:
		return in.Wide == 4
	case OpLoop, OpJcxz:
		return in.Wide == 4 && in.Addr == 4
	}
	return false
}

// reaches reports whether code is made for a memory operand.
func (k *compiler) reaches(in *Inst) bool {
	if in.Addr != 4 {
		return false
	}
	switch in.Seg {
	case DS, SS:
		return true
	case FS:
		return k.mode&modeFS != 0
	case GS:
		return k.mode&modeGS != 0
	}
	return in.Op == OpLea
}

// instruction makes code for one that compiles accepts; false means that it is
// the executor's all the same.
func (x *compilation) instruction() bool {
	in := x.in
	switch in.Op {
	case OpAdd, OpOr, OpAdc, OpSbb, OpAnd, OpSub, OpXor, OpCmp, OpTest:
		x.binary()
	case OpMov:
		x.move()
	case OpMovzx, OpMovsx:
		x.extend()
	case OpLea:
		x.lea()
	case OpXchg, OpXadd, OpCmpxchg:
		x.exchange()
	case OpInc, OpDec, OpNeg, OpNot:
		x.unary()
	case OpBswap:
		x.R(0x0FC8, 4, reg(&in.Args[0]))
	case OpCbw:
		x.R(0x98, in.Wide, amd64.AX)
	case OpCwd:
		x.R(0x99, in.Wide, amd64.AX)
	case OpShl, OpShr, OpSar, OpRol, OpRor:
		if in.Args[1].Kind == Reg {
			x.shiftByCL()
		} else {
			x.shift()
		}
	case OpShld, OpShrd:
		return x.shiftDouble()
	case OpBt:
		x.bitTest()
	case OpBsf, OpBsr:
		x.bitScan()
	case OpImul2, OpImul3, OpMul, OpImul:
		x.multiply()
	case OpDiv, OpIdiv:
		x.divide()
	case OpSetcc:
		x.setcc()
	case OpCld:
		x.clobber()
		x.RM(0x81, 4, 4, amd64.At(hostCore, offEFlags))
		x.Imm(4, ^uint32(FlagDF))
	case OpStd:
		x.clobber()
		x.RM(0x81, 4, 1, amd64.At(hostCore, offEFlags))
		x.Imm(4, FlagDF)
	case OpPush, OpPop, OpLeave:
		x.stack()
	default:
		x.jump()
	}
	return true
}

func (x *compilation) move() {
	in := x.in
	dst, src := &in.Args[0], &in.Args[1]
	switch {
	case dst.Kind == Mem:
		x.operand(in.Size, true)
		if src.Kind == Imm {
			x.RM(0xC6|wide(in.Size), in.Size, 0, amd64.At(pointer, 0))
			x.Imm(in.Size, in.Imm)
		} else {
			x.withMemory(0x88|wide(in.Size), src)
		}
	case src.Kind == Mem:
		x.operand(in.Size, false)
		x.withMemory(0x8A|wide(in.Size), dst)
	case src.Kind == Imm:
		x.R(0xB0|wide(in.Size)<<3, in.Size, reg(dst))
		x.Imm(in.Size, in.Imm)
	default:
		x.RR(0x88|wide(in.Size), in.Size, reg(src), reg(dst))
	}
}

// extend is MOVZX and MOVSX.
func (x *compilation) extend() {
	in := x.in
	src := &in.Args[1]
	opcode := 0x0FB6 | wide(src.Size)
	if in.Op == OpMovsx {
		opcode |= 8
	}
	if src.Kind == Mem {
		x.operand(src.Size, false)
		x.RM(opcode, in.Wide, reg(&in.Args[0]), amd64.At(pointer, 0))
		return
	}
	x.RR(opcode, in.Wide, reg(&in.Args[0]), reg(src))
}

func (x *compilation) lea() {
	x.RM(0x8D, 4, reg(&x.in.Args[0]), hostMem(x.in))
}

func (x *compilation) setcc() {
	a := &x.in.Args[0]
	if a.Kind == Mem {
		x.operand(1, true)
	}
	x.need()
	x.onOperand(0x0F90|uint16(x.in.Opcode&15), 0, a)
}

// exchange is XCHG, XADD and CMPXCHG. Nobody else reaches the memory, so it need not
// happen at once.
func (x *compilation) exchange() {
	const old = amd64.R11
	in := x.in
	dst, r := &in.Args[0], reg(&in.Args[1])
	if dst.Kind == Reg {
		x.RR(0x86|wide(in.Size), in.Size, reg(dst), r)
		return
	}
	x.operand(4, true)
	x.RM(0x8B, 4, old, amd64.At(pointer, 0))
	switch in.Op {
	case OpXchg:
		x.RM(0x89, 4, r, amd64.At(pointer, 0))
		x.RR(0x8B, 4, r, old)
	case OpXadd:
		x.RR(0x8B, 4, amd64.R10, old)
		x.RR(0x03, 4, old, r)
		x.RM(0x89, 4, old, amd64.At(pointer, 0))
		x.RR(0x8B, 4, r, amd64.R10)
		x.sets(false)
	case OpCmpxchg:
		x.RR(0x3B, 4, amd64.AX, old)
		x.RR(0x0F44, 4, old, r) // CMOVE: old is now what is stored
		x.RM(0x0F45, 4, amd64.AX, amd64.At(pointer, 0))
		x.RM(0x89, 4, old, amd64.At(pointer, 0))
		x.sets(false)
	}
}
