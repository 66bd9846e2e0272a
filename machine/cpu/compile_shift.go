package cpu

import "metalsvm/machine/cpu/amd64"

// shiftDigit is what stands for an operation in the opcodes of shifts.
func shiftDigit(op Op) amd64.Reg {
	switch op {
	case OpRol:
		return 0
	case OpRor:
		return 1
	case OpShl:
		return 4
	case OpShr:
		return 5
	}
	return 7
}

// shift is the shifts and rotates by a constant. If anybody looks at the flags
// they go in two steps: only a shift by one has a defined OF.
func (x *compilation) shift() {
	in := x.in
	a := &in.Args[0]
	n := in.Imm & 31
	if n == 0 {
		return
	}
	rotate := in.Op == OpRol || in.Op == OpRor
	if a.Kind == Mem {
		x.operand(in.Size, true)
	}
	if rotate && x.live {
		x.need()
	}
	r := amd64.R11
	if a.Kind == Mem {
		x.RM(0x8A|wide(in.Size), in.Size, r, amd64.At(pointer, 0))
	} else {
		r = reg(a)
	}
	if n > 1 && x.live {
		x.shiftBy(r, n-1)
		n = 1
	}
	x.shiftBy(r, n)
	if a.Kind == Mem {
		x.RM(0x88|wide(in.Size), in.Size, r, amd64.At(pointer, 0))
	}
	switch {
	case !x.live:
		x.flags = flagState{}
	case rotate:
		x.sets(x.flags.noAF)
	default:
		x.sets(true)
	}
}

func (x *compilation) shiftBy(r amd64.Reg, n uint32) {
	x.RR(0xC0|wide(x.in.Size), x.in.Size, shiftDigit(x.in.Op), r)
	x.Imm(1, n)
}

// shiftByCL is the shifts of a register by CL. A count of zero leaves the flags.
func (x *compilation) shiftByCL() {
	r := reg(&x.in.Args[0])
	digit := shiftDigit(x.in.Op)
	if !x.live {
		x.RR(0xD3, 4, digit, r)
		x.flags = flagState{}
		return
	}
	x.settle()
	x.RR(0xF6, 1, 0, amd64.CX) // TEST CL, 1F
	x.Imm(1, 31)
	x.Jcc(ccE, 0)
	behind := x.At
	x.RR(0x8B, 4, amd64.R9, amd64.CX)
	x.RR(0xFF, 4, 1, amd64.CX)
	x.RR(0xD3, 4, digit, r)
	x.RR(0x8B, 4, amd64.CX, amd64.R9)
	x.RR(0xD1, 4, digit, r)
	x.sets(true)
	x.settle()
	x.Land(behind, x.At)
}

// shiftDouble is SHLD and SHRD of registers by a constant, if nobody looks at
// the flags.
func (x *compilation) shiftDouble() bool {
	if x.live {
		return false
	}
	opcode := uint16(0x0FA4)
	if x.in.Op == OpShrd {
		opcode = 0x0FAC
	}
	x.RR(opcode, 4, reg(&x.in.Args[1]), reg(&x.in.Args[0]))
	x.Imm(1, x.in.Imm&31)
	x.flags = flagState{}
	return true
}
