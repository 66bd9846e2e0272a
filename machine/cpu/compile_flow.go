package cpu

import "metalsvm/machine/cpu/amd64"

// push pushes a register, or if that is None, a constant.
func (x *compilation) push(r amd64.Reg, v uint32) {
	x.stackOperand(hostESP, -4, true)
	if r == amd64.None {
		x.RM(0xC7, 4, 0, amd64.At(pointer, 0))
		x.Imm(4, v)
	} else {
		x.RM(0x89, 4, r, amd64.At(pointer, 0))
	}
	x.RM(0x8D, 4, hostESP, amd64.At(hostESP, -4))
}

// pop pops a register.
func (x *compilation) pop(r amd64.Reg, more uint32) {
	x.stackOperand(hostESP, 0, false)
	x.RM(0x8D, 4, hostESP, amd64.At(hostESP, int32(4+more)))
	x.RM(0x8B, 4, r, amd64.At(pointer, 0))
}

// stack is PUSH, POP and LEAVE.
func (x *compilation) stack() {
	a := &x.in.Args[0]
	switch {
	case x.in.Op == OpLeave:
		x.stackOperand(amd64.BP, 0, false)
		x.RM(0x8D, 4, hostESP, amd64.At(amd64.BP, 4))
		x.RM(0x8B, 4, amd64.BP, amd64.At(pointer, 0))
	case x.in.Op == OpPop:
		x.pop(reg(a), 0)
	case a.Kind == Imm:
		x.push(amd64.None, x.in.Imm)
	default:
		x.push(x.source(a), 0)
	}
}

// source returns a register that has a doubleword operand.
func (x *compilation) source(a *Arg) amd64.Reg {
	if a.Kind != Mem {
		return reg(a)
	}
	x.operand(4, false)
	x.RM(0x8B, 4, amd64.R11, amd64.At(pointer, 0))
	return amd64.R11
}

// jump is what goes elsewhere.
func (x *compilation) jump() {
	in := x.in
	next := x.eip + uint32(in.Len)
	target := next + in.Imm
	switch in.Op {
	case OpJmp:
		x.edge(target)
	case OpJcc:
		x.need()
		if x.insns > 1 {
			x.Jcc(in.Opcode&15, 0)
			x.k.sides = append(x.k.sides, side{x.At, target, x.flags, x.insns - 1})
			break
		}
		x.branch(in.Opcode&15, target, next)
	case OpLoop:
		x.settle()
		x.RM(0x8D, 4, amd64.CX, amd64.At(amd64.CX, -1))
		x.RR(0x85, 4, amd64.CX, amd64.CX)
		x.branch(ccNE, target, next)
	case OpJcxz:
		x.settle()
		x.RR(0x85, 4, amd64.CX, amd64.CX)
		x.branch(ccE, target, next)
	case OpCall:
		x.push(amd64.None, next)
		x.edge(target)
	case OpRet:
		x.pop(amd64.R11, in.Imm)
		x.indirect(amd64.R11)
	case OpJmpa:
		x.indirect(x.source(&in.Args[0]))
	case OpCalla:
		r := x.source(&in.Args[0])
		if r == hostESP {
			x.RR(0x8B, 4, amd64.R11, r)
			r = amd64.R11
		}
		x.push(amd64.None, next)
		x.indirect(r)
	}
}

// branch goes to a target on a condition, else to what is next.
func (x *compilation) branch(cc uint8, target, next uint32) {
	x.Jcc(cc, 0)
	behind, flags := x.At, x.flags
	x.edge(next)
	x.flags = flags
	x.Land(behind, x.At)
	x.edge(target)
}
