package cpu

// Translation: from the bytes of a page to blocks of uops.

// translator makes one block.
type translator struct {
	code   *codeCache
	page   *[PageSize]byte
	end    uint32 // offset in it behind the bytes that the block may have
	mode   uint8
	block  block
	in     Inst
	eip    uint32 // of in
	at     uint32 // where the next uop goes
	closed bool   // the last uop leaves the block

	// quiet is one more than the place of the last uop whose flags nobody can
	// have seen yet, 0 for none; silenced is its kind without flags.
	quiet    uint32
	silenced uopKind
}

// translate makes the block at EIP in a page and returns its number, 0 if the
// first instruction is not for the engine: it crosses the page.
func (c *Core) translate(m *mapping, page *[PageSize]byte, mode uint8) uint32 {
	k := &c.code
	if k.used+maxLength+1 > arenaSize || k.count == maxBlocks {
		k.flush()
		m.code = k.pageOf(page)
	}
	t := translator{code: k, page: page, end: PageSize, mode: mode, eip: c.EIP, at: k.used}
	t.block = block{eip: c.EIP, first: k.used, mode: mode}
	if c.timed != nil {
		c.boundLine(&t, m)
	}
	if k.compiler != nil {
		t.block.heat = k.compiler.heat
	}
	t.block.page = m.code.number
	for off := c.EIP % PageSize; ; off = t.eip % PageSize {
		window := page[off:min(t.end, off+maxInst)]
		decoded := Decode(window, true, &t.in)
		if decoded == Short && len(window) < maxInst {
			break // goes on behind the end: the executor's
		}
		if decoded != Good {
			t.in.Len = 1
			t.emit(uop{length: lengthSystem})
			break
		}
		t.instruction()
		if t.closed || ends(t.in.Op) || t.block.straddles() {
			break
		}
		if t.block.insns >= maxLength-1 || t.eip%PageSize < off || t.eip%PageSize == t.end {
			break
		}
		// Where another block begins this one ends: a long straight piece of
		// code that is entered in many places, as the ends of runs do, is
		// not translated over and over. Lines are too short for that.
		if c.timed != nil {
			continue
		}
		if n, _ := k.find(m.code, t.eip, mode); n != 0 {
			t.block.next[1] = n
			break
		}
	}
	if t.at == k.used {
		return 0
	}
	return k.enter(m.code, &t)
}

// ends reports whether nothing behind an instruction is reached from it
// without a jump.
func ends(op Op) bool {
	switch op {
	case OpJmp, OpJmpa, OpCall, OpCalla, OpRet, OpJcc, OpLoop, OpLoope, OpLoopne, OpJcxz,
		OpJmpf, OpJmpm, OpCallf, OpCallm, OpRetf, OpIret, OpInt, OpInt3, OpIcebp, OpHlt:
		return true
	}
	return false
}

// enter files a finished block.
func (k *codeCache) enter(p *codePage, t *translator) uint32 {
	if !t.closed {
		t.block.target[1] = t.eip
		k.arena[t.at] = uop{kind: uopEnd}
		t.at++
	}
	n := k.count
	k.count++
	k.used = t.at
	k.blocks[n] = t.block
	_, at := k.find(p, t.block.eip, t.block.mode)
	k.index[at] = uint16(n)
	p.blocks = append(p.blocks, n)
	p.mark(t.block.eip, t.eip-t.block.eip)
	return n
}

// mark notes that n bytes of a page are code.
func (p *codePage) mark(eip, n uint32) {
	for line := eip % PageSize / 32; line <= (eip+n-1)%PageSize/32; line++ {
		p.lines[line/64] |= 1 << (line % 64)
	}
}

// emit appends the uop of the current instruction, one that may stop there or
// reads flags: the flags before it must be right.
func (t *translator) emit(u uop) {
	u.length |= t.in.Len
	t.code.arena[t.at] = u
	t.price()
	t.at++
	t.eip += uint32(t.in.Len)
	t.block.insns++
	t.quiet = 0
}

// general leaves the current instruction to the executor.
func (t *translator) general() {
	var length uint8
	if mayChangeMode(t.in.Op) {
		length = lengthSystem
	}
	t.emit(uop{length: length})
}

// mayChangeMode reports whether an instruction may change what mode looks at,
// or stop the core. It errs on the safe side.
func mayChangeMode(op Op) bool {
	switch op {
	case OpPop, OpPush, OpMovts, OpLds, OpLes, OpLss, OpLfs, OpLgs, OpPopf, OpIret, OpInt, OpInt3, OpInto, OpIcebp,
		OpCallf, OpCallm, OpJmpf, OpJmpm, OpRetf, OpHlt, OpSti, OpCli, OpLmsw, OpClts, OpMovcr, OpMovdr,
		OpLldt, OpLtr, OpLgdt, OpLidt, OpInvlpg, OpInvd, OpWbinvd, OpWrmsr:
		return true
	}
	return false
}

// Flag elimination. The flags of a uop need not be computed if the next uops
// cannot stop in between and one of them computes all flags without reading
// any. Uops with memory operands can stop, and so can the end of a block.

// loud notes that the uop just emitted computes flags, and what kind
// would do it without.
func (t *translator) loud(without uopKind) {
	if without != uopGeneral {
		t.quiet, t.silenced = t.at, without
	}
}

// emitPure emits a uop that cannot stop and does not read flags.
func (t *translator) emitPure(u uop) {
	quiet := t.quiet
	t.emit(u)
	t.quiet = quiet
}

// overwrite emits a pure uop that sets all flags: those of the last one are
// never seen.
func (t *translator) overwrite(u uop) {
	if t.quiet != 0 {
		t.code.arena[t.quiet-1].kind = t.silenced
		for at := t.quiet - 1; at < t.at; at++ {
			t.code.arena[at].length |= lengthStale
		}
	}
	t.emit(u)
}

// address puts the memory operand of the current instruction into u; false
// means that the engine cannot express it.
func (t *translator) address(u *uop) bool {
	in := &t.in
	if in.Addr != 4 {
		return false
	}
	u.b, u.x, u.sc, u.disp = in.Base, in.Index, in.Shift, in.Disp
	var base uint8
	switch {
	case in.Seg == DS || in.Seg == SS:
		return true
	case in.Seg == FS && t.mode&modeFS != 0:
		base = regFS
	case in.Seg == GS && t.mode&modeGS != 0:
		base = regGS
	default:
		return false
	}
	if u.x == regZero {
		u.x, u.sc = base, 0
	} else if u.b == regZero {
		u.b = base
	} else {
		return false
	}
	return true
}

// byteReg splits the number of a byte register into register and shift.
func byteReg(r uint8) (reg, shift uint8) { return r & 3, r & 4 << 1 }

// form of a two-operand instruction; the values index binaryUops.
type operandForm uint8

const (
	formRR operandForm = iota
	formRI
	formRM
	formMR
	formMI
)

// operands fills in the registers, the immediate and the address of the
// current instruction's first two operands.
func (t *translator) operands(u *uop) (f operandForm, ok bool) {
	dst, src := &t.in.Args[0], &t.in.Args[1]
	u.imm = t.in.Imm
	switch {
	case dst.Kind == Reg && src.Kind == Reg:
		u.d, u.s = dst.Reg, src.Reg
		if dst.Size == 1 {
			u.d, u.b = byteReg(dst.Reg)
		}
		if src.Size == 1 {
			u.s, u.x = byteReg(src.Reg)
		}
		return formRR, true
	case dst.Kind == Reg && src.Kind == Imm:
		u.d = dst.Reg
		if dst.Size == 1 {
			u.d, u.s = byteReg(dst.Reg)
		}
		return formRI, true
	case dst.Kind == Reg && src.Kind == Mem:
		u.d = dst.Reg
		if dst.Size == 1 {
			u.d, u.s = byteReg(dst.Reg)
		}
		return formRM, t.address(u)
	case dst.Kind == Mem && src.Kind == Reg:
		u.s = src.Reg
		if src.Size == 1 {
			u.s, u.d = byteReg(src.Reg)
		}
		return formMR, t.address(u)
	case dst.Kind == Mem && src.Kind == Imm:
		return formMI, t.address(u)
	}
	return 0, false
}
