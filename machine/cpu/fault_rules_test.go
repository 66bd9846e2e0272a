package cpu

import "slices"

// The fault cases of a row that have nothing to do with where its memory lies.

// privilege emits the cases of rings, IOPL and virtual-8086 mode.
func (r *row) privilege() {
	code, op := r.bytes(operandAt), r.f.op
	iopl := func(n uint32) func(*faultCase) {
		return func(k *faultCase) { k.state.EFlags = k.state.EFlags&^FlagIOPL | n<<12 }
	}
	switch {
	case slices.Contains(ringZero, op):
		r.fault("outside ring 0", code, 1, VectorGP, 0, 0, nil)
		r.fault("outside ring 0", code, 3, VectorGP, 0, 0, nil)
		if !slices.Contains(notVirtual, op) {
			r.virtual("virtual-8086 mode", VectorGP, nil)
		}
	case slices.Contains(flagOps, op), slices.Contains(portOps, op):
		r.fault("IOPL 0", code, 1, VectorGP, 0, 0, iopl(0))
		r.fault("IOPL 1", code, 3, VectorGP, 0, 0, iopl(1))
		r.fault("IOPL 2", code, 3, VectorGP, 0, 0, iopl(2))
		for _, ring := range []uint8{0, 1, 3} {
			r.fault("IOPL enough", code, ring, VectorGP, 0, 0, func(k *faultCase) { iopl(uint32(ring))(k); k.none = true })
		}
		r.virtual("virtual-8086 mode, IOPL 0", VectorGP, iopl(0))
		r.virtual("virtual-8086 mode, IOPL 3", VectorGP, func(k *faultCase) { k.none = slices.Contains(flagOps, op) })
	case slices.Contains(virtualOps, op):
		r.virtual("virtual-8086 mode, IOPL 0", VectorGP, iopl(0))
		r.virtual("virtual-8086 mode, IOPL 2", VectorGP, iopl(2))
	case op == OpRdtsc:
		for _, ring := range []uint8{0, 1, 3} {
			r.fault("CR4.TSD", code, ring, VectorGP, 0, 0, func(k *faultCase) { k.state.CR4 |= CR4TSD; k.none = ring == 0 })
		}
	}
	if slices.Contains(notVirtual, op) {
		r.virtual("virtual-8086 mode", VectorUD, nil)
	}
}

// virtual emits a case in virtual-8086 mode.
func (r *row) virtual(kind string, vector uint8, change func(*faultCase)) {
	r.fault(kind, r.small(0x100), 3, vector, 0, 0, func(k *faultCase) {
		k.inVirtualMode()
		if change != nil {
			change(k)
		}
	})
}

func (k *faultCase) inVirtualMode() {
	s := &k.state
	s.EFlags |= FlagVM
	for i := range s.Seg {
		s.Seg[i] = virtualSegment(operandAt >> 4)
	}
	s.Seg[CS] = virtualSegment(programAt >> 4)
	s.EIP = 0
	s.Regs[ESP], s.Regs[ESI], s.Regs[EDI] = 0x800, 0x100, 0x100
}

// small is the row in 16-bit code, with its operand at an offset.
func (r *row) small(off uint16, prefixes ...byte) []byte {
	code := append(append([]byte{}, prefixes...), r.prefix...)
	if r.opcode >= 0x100 {
		code = append(code, 0x0F)
	}
	code = append(code, byte(r.opcode))
	switch {
	case r.f.rm:
		code = append(code, r.reg<<3|6, byte(off), byte(off>>8))
	case groups[r.opcode]:
		code = append(code, 0xC0|r.reg<<3)
	case r.f.op == OpMov && (r.f.args[0].place == 'O' || r.f.args[1].place == 'O'):
		code = append(code, byte(off), byte(off>>8))
	}
	return append(code, 0, 0, 0, 0, 0, 0, 0xF4)
}

// paragraphs emits the cases of operands at the end of a segment of 64 KiB.
func (r *row) paragraphs() {
	var in Inst
	if Decode(r.small(0xFFFF), false, &in) != Good || slices.Contains(ringZero, r.f.op) || slices.Contains(notVirtual, r.f.op) || r.f.op == OpXlat {
		return
	}
	u := operandUse(&in)
	if !r.f.rm && r.f.op != OpMov || u.n < 2 {
		return
	}
	for _, c := range []struct {
		kind   string
		prefix []byte
		vector uint8
	}{{"virtual-8086 mode, operand", nil, VectorGP}, {"virtual-8086 mode, SS operand", []byte{0x36}, VectorSS}} {
		for _, off := range []uint32{0x10000 - u.n, 0x10001 - u.n} {
			r.fault(c.kind, r.small(uint16(off), c.prefix...), 3, c.vector, 0, 0, func(k *faultCase) {
				k.inVirtualMode()
				k.none = off+u.n <= 0x10000
			})
		}
	}
}

// lock emits the cases of the LOCK prefix: with a register and with memory.
func (r *row) lock() {
	for _, at := range []uint32{0, operandAt} {
		if at == 0 && !groups[r.opcode] {
			continue
		}
		may := at != 0 && r.f.lock
		r.fault("LOCK", r.bytes(at, 0xF0), 0, VectorUD, 0, 0, func(k *faultCase) { k.none = may })
	}
}

// shapes emits the cases of operands that must be memory, of segment registers
// and control registers that do not exist, and of the forms that a P54C does
// not have.
func (r *row) shapes() {
	for _, a := range r.f.args {
		switch a.place {
		case 'M':
			r.fault("register for memory", r.bytes(0), 3, VectorUD, 0, 0, nil)
		case 'S', 'C', 'D':
			for reg := range byte(8) {
				other := *r
				other.reg = reg
				bad := a.place == 'S' && (reg > GS || reg == CS && r.f.args[0] == a) || a.place == 'C' && (reg == 1 || reg > 4) || a.place == 'D' && (reg == 4 || reg == 5)
				other.fault("number of a register", other.bytes(0), 0, VectorUD, 0, 0, func(k *faultCase) {
					k.state.CR4 |= CR4DE
					k.none = !bad
				})
			}
		}
	}
	if r.f.op == OpFpu {
		var in Inst
		Decode(r.bytes(operandAt), true, &in)
		missing := floatUse(&in).n == 0
		r.fault("x87 form", r.bytes(operandAt), 3, VectorUD, 0, 0, func(k *faultCase) { k.none = !missing })
	}
}

// float emits the cases of a floating-point unit that is not there.
func (r *row) float() {
	if r.f.op != OpFpu && r.f.op != OpFwait {
		return
	}
	for _, bits := range []uint32{CR0EM, CR0TS, CR0TS | CR0MP, CR0MP} {
		for _, ring := range []uint8{0, 3} {
			r.fault("CR0.EM, TS, MP", r.bytes(operandAt), ring, VectorNM, 0, 0, func(k *faultCase) {
				k.state.CR0 |= bits
				k.none = bits == CR0MP || r.f.op == OpFwait && bits != CR0TS|CR0MP
			})
		}
	}
}
