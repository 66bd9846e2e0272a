package cpu

// The stack, jumps, and repeated string instructions.

func (t *translator) stack() bool {
	in := &t.in
	if in.Wide != 4 {
		return false
	}
	u := uop{imm: in.Imm}
	a := &in.Args[0]
	switch {
	case in.Op == OpLeave:
		u.kind = uopLeave
	case in.Op == OpPush && a.Kind == Reg:
		u.kind, u.s = uopPushR, a.Reg
	case in.Op == OpPush && a.Kind == Imm:
		u.kind = uopPushI
	case in.Op == OpPush && a.Kind == Mem:
		u.kind = uopPushM
		if !t.address(&u) {
			return false
		}
	case in.Op == OpPop && a.Kind == Reg:
		u.kind, u.d = uopPopR, a.Reg
	default:
		return false
	}
	t.emit(u)
	return true
}

func (t *translator) jump() bool {
	in := &t.in
	if in.Wide != 4 {
		return false
	}
	next := t.eip + uint32(in.Len)
	var u uop
	switch in.Op {
	case OpJmp:
		u.kind = uopJmp
		t.block.target[0] = next + in.Imm
	case OpJcc:
		u.kind = jumpUops[in.Opcode&15]
		t.block.target = [2]uint32{next + in.Imm, next}
	case OpLoop, OpJcxz:
		if in.Addr != 4 {
			return false
		}
		u.kind = uopLoop
		if in.Op == OpJcxz {
			u.kind = uopJecxz
		}
		t.block.target = [2]uint32{next + in.Imm, next}
	case OpCall:
		u.kind, u.imm = uopCall, next
		t.block.target[0] = next + in.Imm
	case OpRet:
		u.kind, u.imm = uopRet, in.Imm
	default:
		kinds := [2]uopKind{uopJmpR, uopJmpM}
		if in.Op == OpCalla {
			kinds = [2]uopKind{uopCallR, uopCallM}
			u.imm = next
		}
		u.kind, u.s = kinds[0], in.Args[0].Reg
		if in.Args[0].Kind == Mem {
			u.kind, u.s = kinds[1], 0
			if !t.address(&u) {
				return false
			}
		}
	}
	t.emit(u)
	t.closed = true
	return true
}

// strings translates repeated MOVS and STOS.
func (t *translator) strings() bool {
	in := &t.in
	if in.Rep == 0 || in.Addr != 4 || in.Op == OpMovs && in.Seg != DS && in.Seg != SS {
		return false
	}
	u := uop{kind: uopRepMovs, imm: uint32(in.Size)}
	if in.Op == OpStos {
		u.kind = uopRepStos
	}
	t.emit(u)
	return true
}
