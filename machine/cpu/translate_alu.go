package cpu

// Exchanges, unary operations, shifts, bits and multiplication.

func (t *translator) exchange() bool {
	in := &t.in
	if in.Size != 4 {
		return false
	}
	var u uop
	f, ok := t.operands(&u)
	switch {
	case !ok:
		return false
	case f == formRR:
		u.kind = uopXchgRR
		t.emitPure(u)
	default:
		u.kind = uopXchgMR
		t.emit(u)
	}
	return true
}

func (t *translator) locked() bool {
	in := &t.in
	var u uop
	f, ok := t.operands(&u)
	if !ok || f != formMR || in.Size != 4 {
		return false
	}
	u.kind = uopXaddMR
	if in.Op == OpCmpxchg {
		u.kind = uopCmpxchgMR
	}
	t.emit(u)
	return true
}

func (t *translator) unary() bool {
	in := &t.in
	if in.Size != 4 || in.Wide != 4 {
		return false
	}
	var u uop
	if in.Args[0].Kind == Mem {
		switch in.Op {
		case OpInc:
			u.kind = uopIncM
		case OpDec:
			u.kind = uopDecM
		default:
			return false
		}
		if !t.address(&u) {
			return false
		}
		t.emit(u)
		return true
	}
	u.d = in.Args[0].Reg
	switch in.Op {
	case OpInc:
		u.kind = uopIncR
		t.emit(u)
		t.loud(uopIncRQuiet)
	case OpDec:
		u.kind = uopDecR
		t.emit(u)
		t.loud(uopDecRQuiet)
	case OpNeg:
		u.kind = uopNegR
		t.overwrite(u)
	case OpNot:
		u.kind = uopNotR
		t.emitPure(u)
	case OpBswap:
		u.kind = uopBswap
		t.emitPure(u)
	}
	return true
}

func (t *translator) shift() bool {
	in := &t.in
	if in.Size != 4 || in.Args[0].Kind != Reg {
		return false
	}
	u := uop{d: in.Args[0].Reg, imm: in.Imm & 31}
	byCL := in.Args[1].Kind == Reg
	if !byCL && u.imm == 0 || byCL && (in.Op == OpRol || in.Op == OpRor) {
		return false
	}
	var kinds [2][2]uopKind // by immediate and by CL, with flags and without
	switch in.Op {
	case OpShl:
		kinds = [2][2]uopKind{{uopShlRI, uopShlRIQuiet}, {uopShlRC, uopShlRCQuiet}}
	case OpShr:
		kinds = [2][2]uopKind{{uopShrRI, uopShrRIQuiet}, {uopShrRC, uopShrRCQuiet}}
	case OpSar:
		kinds = [2][2]uopKind{{uopSarRI, uopSarRIQuiet}, {uopSarRC, uopSarRCQuiet}}
	case OpRol:
		kinds = [2][2]uopKind{{uopRolRI, uopRolRIQuiet}}
	case OpRor:
		kinds = [2][2]uopKind{{uopRorRI, uopRorRIQuiet}}
	}
	if byCL {
		// A count of zero leaves the flags: they have been seen.
		u.kind = kinds[1][0]
		t.emit(u)
		t.loud(kinds[1][1])
		return true
	}
	u.kind = kinds[0][0]
	if in.Op == OpRol || in.Op == OpRor {
		t.emit(u)
	} else {
		t.overwrite(u)
	}
	t.loud(kinds[0][1])
	return true
}

func (t *translator) shiftDouble() bool {
	in := &t.in
	if in.Size != 4 || in.Args[0].Kind != Reg || in.Args[2].Kind != Imm || in.Imm&31 == 0 {
		return false
	}
	u := uop{kind: uopShld, d: in.Args[0].Reg, s: in.Args[1].Reg, imm: in.Imm & 31}
	if in.Op == OpShrd {
		u.kind = uopShrd
	}
	t.overwrite(u)
	return true
}

func (t *translator) bits() bool {
	in := &t.in
	var u uop
	f, ok := t.operands(&u)
	if !ok || in.Size != 4 || f > formRI {
		return false
	}
	switch {
	case in.Op == OpBsf:
		u.kind = uopBsfRR
	case in.Op == OpBsr:
		u.kind = uopBsrRR
	case f == formRI:
		u.kind = uopBtRI
	default:
		u.kind = uopBtRR
	}
	t.emit(u)
	return true
}

func (t *translator) multiply() bool {
	in := &t.in
	if in.Size != 4 {
		return false
	}
	var u uop
	if in.Op == OpImul2 || in.Op == OpImul3 {
		return t.multiply2(&u)
	}
	kinds := [2]uopKind{uopMulR, uopMulM}
	switch in.Op {
	case OpImul:
		kinds = [2]uopKind{uopImulR, uopImulM}
	case OpDiv:
		kinds = [2]uopKind{uopDivR, uopDivM}
	case OpIdiv:
		kinds = [2]uopKind{uopIdivR, uopIdivM}
	}
	if in.Args[0].Kind == Mem {
		u.kind = kinds[1]
		if !t.address(&u) {
			return false
		}
	} else {
		u.kind, u.s = kinds[0], in.Args[0].Reg
	}
	t.emit(u)
	return true
}

func (t *translator) multiply2(u *uop) bool {
	in := &t.in
	f, ok := t.operands(u)
	if !ok {
		return false
	}
	u.imm = in.Imm
	switch {
	case in.Op == OpImul3 && f == formRR:
		u.kind = uopImulRRI
		t.overwrite(*u)
	case in.Op == OpImul2 && f == formRR:
		u.kind = uopImulRR
		t.overwrite(*u)
	case in.Op == OpImul2:
		u.kind = uopImulRM
		t.emit(*u)
	default:
		return false
	}
	return true
}
