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

// jump is what ends a block: next is the address behind it, start where its
// code begins.
func (x *compilation) jump(next, start uint32) {
	in := x.in
	switch in.Op {
	case OpJmp:
		x.edge(0)
	case OpJcc:
		x.need()
		x.branch(in.Opcode&15, start)
	case OpLoop:
		x.settle()
		x.RM(0x8D, 4, amd64.CX, amd64.At(amd64.CX, -1))
		x.RR(0x85, 4, amd64.CX, amd64.CX)
		x.branch(ccNE, start)
	case OpJcxz:
		x.settle()
		x.RR(0x85, 4, amd64.CX, amd64.CX)
		x.branch(ccE, start)
	case OpCall:
		x.push(amd64.None, next)
		x.edge(0)
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

// branch goes to one target of the block on a condition, else to the other. A
// loop of one block goes directly.
func (x *compilation) branch(cc uint8, start uint32) {
	x.Jcc(cc, 0)
	behind, flags := x.At, x.flags
	x.edge(1)
	x.flags = flags
	x.Land(behind, x.At)
	if x.block.target[0] == x.block.eip {
		x.settle()
		x.Jmp(start)
		return
	}
	x.edge(0)
}
