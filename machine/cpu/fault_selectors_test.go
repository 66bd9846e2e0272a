package cpu

// The fault cases of rows that load a segment register or go through a gate.

const selAbsentCode = 0x60

// selectors emits the cases of a selector that is null, beyond the table, of
// the wrong kind, or of a segment that is not there.
func (r *row) selectors() {
	seg, load := r.loads()
	if !load {
		return
	}
	absent, wrong, vector := uint32(selAbsent), uint32(selTSS), uint8(VectorNP)
	switch seg {
	case CS:
		absent = selAbsentCode
	case SS:
		vector = VectorSS
	}
	r.selector("selector of an absent segment", seg, absent, vector, absent)
	r.selector("selector beyond the table", seg, 0x1000, VectorGP, 0x1000)
	r.selector("selector beyond the table", seg, 4, VectorGP, 4) // there is no LDT
	if seg == CS && r.f.op != OpRetf && r.f.op != OpIret {
		wrong = selData0
	}
	r.selector("selector of the wrong kind", seg, wrong, VectorGP, wrong)
	if seg == CS || seg == SS {
		r.selector("null selector", seg, 0, VectorGP, 0)
	}
}

// loads tells which segment register a row loads.
func (r *row) loads() (seg uint8, ok bool) {
	switch r.f.op {
	case OpMovts:
		return r.reg, r.reg != CS && r.reg <= GS
	case OpPop:
		return r.f.args[0].reg, r.f.args[0].place == 's'
	case OpLds:
		return DS, true
	case OpLes:
		return ES, true
	case OpLss:
		return SS, true
	case OpLfs:
		return FS, true
	case OpLgs:
		return GS, true
	case OpJmpf, OpCallf, OpJmpm, OpCallm, OpRetf, OpIret:
		return CS, true
	}
	return 0, false
}

// selector emits a case of ring 0 with a selector in each place from which the
// row may take it.
func (r *row) selector(kind string, seg uint8, selector uint32, vector uint8, err uint32) {
	wide := uint32(r.in.Wide)
	code := r.bytes(operandAt)
	r.fault(kind, code, 0, vector, err, 0, func(k *faultCase) {
		at := uint32(operandAt)
		switch r.f.op {
		case OpMovts:
		case OpPop:
			k.state.Regs[ESP] = at
		case OpRetf, OpIret:
			k.state.Regs[ESP] = at
			at += wide
		case OpJmpf, OpCallf:
			n := len(k.code) - 4 // behind the selector are NOP and HLT
			k.code[n], k.code[n+1] = byte(selector), byte(selector>>8)
		default:
			at += wide
		}
		k.pokes = append(k.pokes, [2]uint32{gdtAt + selAbsentCode, 0xFFFF}, [2]uint32{gdtAt + selAbsentCode + 4, 0x00CF1B00})
		if r.f.op == OpRetf || r.f.op == OpIret { // the offset, and the flags of IRET
			k.pokes = append(k.pokes, [2]uint32{operandAt, 0x100}, [2]uint32{operandAt + 4, 0x100}, [2]uint32{operandAt + 8, 2})
		}
		if at%4 == 2 {
			k.pokes = append(k.pokes, [2]uint32{at - 2, selector<<16 | 0x100}, [2]uint32{at + 2, 2})
		} else {
			k.pokes = append(k.pokes, [2]uint32{at, selector})
		}
	})
}

// gates emits the cases of software interrupts whose gate is closed, absent or
// no gate.
func (r *row) gates() {
	vector := map[Op]uint32{OpInt3: VectorBP, OpInto: VectorOF, OpInt: 0x80}[r.f.op]
	if vector == 0 {
		return
	}
	code := r.bytes(operandAt)
	if r.f.op == OpInt {
		code[len(code)-3] = 0x80
	}
	err := vector*8 + 2
	for _, c := range []struct {
		kind     string
		selector uint32
		bits     uint32
		vector   uint8
		none     bool
	}{
		{"gate", selCode0, 0xEE00, VectorGP, true}, {"gate of ring 0", selCode0, 0x8E00, VectorGP, false},
		{"absent gate", selCode0, 0x6E00, VectorNP, false}, {"no gate", selCode0, 0xF200, VectorGP, false},
	} {
		r.fault(c.kind, code, 3, c.vector, err, 0, func(k *faultCase) {
			k.state.EFlags |= FlagOF
			k.none = c.none
			k.pokes = append(k.pokes, [2]uint32{idtAt + vector*8, c.selector<<16 | handlerAt + vector}, [2]uint32{idtAt + vector*8 + 4, c.bits})
		})
	}
}
