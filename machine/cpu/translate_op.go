package cpu

// instruction translates the current instruction; what the engine does not
// have goes to the executor.
func (t *translator) instruction() {
	// A locked access of a core with caches is no plain one even if it hits.
	if t.in.Lock && t.code.costs != nil || !t.known() {
		t.general()
	}
}

// known emits the uop of the current instruction and reports whether there is
// one.
func (t *translator) known() bool {
	in := &t.in
	switch in.Op {
	case OpAdd, OpOr, OpAdc, OpSbb, OpAnd, OpSub, OpXor, OpCmp, OpTest:
		return t.binary()
	case OpMov:
		return t.move()
	case OpMovzx, OpMovsx:
		return t.extend()
	case OpLea:
		var u uop
		return in.Wide == 4 && t.lea(&u)
	case OpXchg:
		return t.exchange()
	case OpXadd, OpCmpxchg:
		return t.locked()
	case OpInc, OpDec, OpNeg, OpNot, OpBswap:
		return t.unary()
	case OpShl, OpShr, OpSar, OpRol, OpRor:
		return t.shift()
	case OpShld, OpShrd:
		return t.shiftDouble()
	case OpBt, OpBsf, OpBsr:
		return t.bits()
	case OpMul, OpImul, OpDiv, OpIdiv, OpImul2, OpImul3:
		return t.multiply()
	case OpCbw, OpCwd:
		if in.Wide != 4 {
			return false
		}
		kind := uopCwde
		if in.Op == OpCwd {
			kind = uopCdq
		}
		t.emitPure(uop{kind: kind})
		return true
	case OpSetcc:
		if in.Args[0].Kind != Reg {
			return false
		}
		u := uop{kind: setUops[in.Opcode&15]}
		u.d, u.s = byteReg(in.Args[0].Reg)
		t.emit(u)
		return true
	case OpPush, OpPop, OpLeave:
		return t.stack()
	case OpJmp, OpJcc, OpCall, OpRet, OpJmpa, OpCalla, OpLoop, OpJcxz:
		return t.jump()
	case OpFpu:
		return t.float()
	case OpMovs, OpStos:
		return t.strings()
	}
	return false
}

// sizeIndex is log2 of a size in bytes.
func sizeIndex(size uint8) int { return int(size >> 1) }

// binaryIndex is the place of an operation in the generated tables.
func binaryIndex(op Op) int {
	switch op {
	case OpAdd:
		return 0
	case OpOr:
		return 1
	case OpAdc:
		return 2
	case OpSbb:
		return 3
	case OpAnd:
		return 4
	case OpSub:
		return 5
	case OpXor:
		return 6
	case OpCmp:
		return 7
	}
	return 8
}

// binary translates the two-operand ALU instructions, and joins CMP and TEST
// with a conditional jump behind them.
func (t *translator) binary() bool {
	in := &t.in
	var u uop
	f, ok := t.operands(&u)
	if !ok {
		return false
	}
	op, size := binaryIndex(in.Op), sizeIndex(in.Size)
	u.kind = binaryUops[op][f][size]
	if u.kind == uopGeneral {
		return false
	}
	if op >= 7 && t.joined(u, op-7, int(f), size) {
		return true
	}
	readsCarry := in.Op == OpAdc || in.Op == OpSbb
	switch memory := f >= formRM; {
	case memory || readsCarry:
		t.emit(u)
	default:
		t.overwrite(u)
	}
	if size == 2 {
		t.loud(quietUops[op][f])
	}
	return true
}

// joined emits a CMP or TEST together with the conditional jump behind it.
func (t *translator) joined(u uop, op, f, size int) bool {
	next := t.eip + uint32(t.in.Len)
	off := next % PageSize
	if off < t.eip%PageSize || off >= t.end || t.block.straddles() {
		return false
	}
	var jcc Inst
	mem := t.page
	if Decode(mem[off:min(t.end, off+maxInst)], true, &jcc) != Good || jcc.Op != OpJcc || jcc.Wide != 4 {
		return false
	}
	kind := branchUops[op][f][size][jcc.Opcode&15]
	if kind == uopGeneral {
		return false
	}
	u.kind = kind
	u.length = lengthPair
	if f == int(formRR) || f == int(formRI) {
		t.overwrite(u)
	} else {
		t.emit(u)
	}
	// The jump follows as if it were the current instruction, in the same uop.
	t.code.arena[t.at-1].length += jcc.Len
	t.in = jcc
	t.at--
	t.price()
	t.at++
	t.eip += uint32(jcc.Len)
	t.block.insns++
	t.block.target = [2]uint32{t.eip + jcc.Imm, t.eip}
	t.closed = true
	return true
}

func (t *translator) move() bool {
	in := &t.in
	var u uop
	f, ok := t.operands(&u)
	if !ok {
		return false
	}
	u.kind = moveUops[f][sizeIndex(in.Size)]
	switch {
	case u.kind == uopGeneral:
		return false
	case f == formRR || f == formRI:
		t.emitPure(u)
	default:
		t.emit(u)
	}
	return true
}

// moveUops is indexed by form and log2 of the size.
var moveUops = [5][3]uopKind{
	formRR: {uopMovRR8, uopMovRR16, uopMovRR},
	formRI: {uopMovRI8, uopGeneral, uopMovRI},
	formRM: {uopMovRM8, uopMovRM16, uopMovRM},
	formMR: {uopMovMR8, uopMovMR16, uopMovMR},
	formMI: {uopMovMI8, uopMovMI16, uopMovMI},
}

func (t *translator) extend() bool {
	in := &t.in
	if in.Wide != 4 {
		return false
	}
	var u uop
	f, ok := t.operands(&u)
	if !ok {
		return false
	}
	kinds := [2][2]uopKind{{uopMovzxRR8, uopMovzxRR16}, {uopMovzxRM8, uopMovzxRM16}}
	if in.Op == OpMovsx {
		kinds = [2][2]uopKind{{uopMovsxRR8, uopMovsxRR16}, {uopMovsxRM8, uopMovsxRM16}}
	}
	size := sizeIndex(in.Args[1].Size)
	if f == formRR {
		u.kind = kinds[0][size]
		t.emitPure(u)
		return true
	}
	u.kind = kinds[1][size]
	t.emit(u)
	return true
}

// lea uses no segment.
func (t *translator) lea(u *uop) bool {
	t.in.Seg = DS
	u.kind, u.d = uopLea, t.in.Args[0].Reg
	if !t.address(u) {
		return false
	}
	t.emitPure(*u)
	return true
}
