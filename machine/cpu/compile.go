package cpu

import "metalsvm/machine/cpu/amd64"

// compilation is the making of code for one block, and for what comes behind it
// as long as it is on the page: the way on from a block that ends only because another
// begins, or with a jump forward that may not be taken, or with one that always is.
// Scratch registers hold nothing from one instruction to the next.
type compilation struct {
	*amd64.Assembler
	k      *compiler
	block  *block
	number uint32
	start  uint32 // where its code begins
	in     *Inst
	eip    uint32 // of in
	insns  uint8  // what remains, in included
	live   bool   // somebody may look at the flags behind in
	flags  flagState
	here   uint32 // the point of in, if it can be the executor's
	again  uint32 // where in looks for its first operand in memory
	lost   bool   // an assumption did not hold: no code
}

// piece is an instruction to be compiled.
type piece struct {
	Inst
	eip uint32
}

// decode decodes the instruction at an address in a page.
func (p *piece) decode(page *codePage, eip uint32) bool {
	off := eip % PageSize
	p.eip = eip
	return Decode(page.mem[off:min(PageSize, off+maxInst)], true, &p.Inst) == Good
}

// exit is a jump to where compiled code leaves, by the place behind it, and what
// the instruction was about to do to memory.
type exit struct {
	behind, point uint32
	how           reach
}

// resume is a point behind whose instruction the flags must be the host's.
type resume struct{ point, at uint32 }

// side is a conditional jump out of the middle, by the place behind it: where it
// goes, the flags then, and how many instructions were not executed.
type side struct {
	behind, target uint32
	flags          flagState
	insns          uint8
}

// compile makes code of a block and reports whether it has. If not, the block
// engine has the block for good, or all blocks are forgotten.
func (c *Core) compile(b *block) bool {
	k := c.code.compiler
	b.heat = heatNever
	if !k.start(c) {
		c.Compile(false)
		return false
	}
	page := c.code.page(b)
	if page == nil {
		return false
	}
	decode := k.decode
	if k.lines {
		decode = k.decodeLine
	}
	n, next, worth := decode(page, b)
	if !worth {
		return false
	}
	if k.full() {
		c.code.flush()
		return false
	}
	points, cells := len(k.points), k.cells
	x := compilation{Assembler: &k.asm, k: k, block: b, number: c.code.blockNumber(b)}
	x.At = (x.At + 15) &^ 15
	x.start = x.At
	x.flags.saved = true
	k.exits, k.resumes, k.sides = k.exits[:0], k.resumes[:0], k.sides[:0]
	cost := uint32(n)
	if k.lines {
		cost = uint32(b.cost)
	}
	x.RR(0x81, 8, 5, hostLeft)
	x.Imm(4, cost)
	full := x.point(point{kind: pointFull, eip: b.eip, cost: cost, at: x.start})
	x.leave(ccL, full)
	if k.lines {
		x.enterLines(full)
	}
	live := k.liveness(n)
	for i := range n {
		p := &k.pieces[i]
		x.in, x.eip, x.insns, x.live = &p.Inst, p.eip, uint8(n-i), live>>i&1 != 0
		x.one()
	}
	if !ends(x.in.Op) {
		x.edge(next)
	}
	x.cold()
	if x.lost {
		x.At, k.points, k.cells = x.start, k.points[:points], cells
		return false
	}
	for i := range n {
		p := &k.pieces[i]
		page.mark(p.eip, uint32(p.Len))
	}
	b.code, b.heat = x.start, heatCompiled
	return true
}

// page returns the page that a block was translated from.
func (k *codeCache) page(b *block) *codePage {
	for _, p := range k.pages {
		if p.number == b.page {
			return p
		}
	}
	return nil
}

// decode decodes what is to be compiled, and returns the address behind it. Floating
// point is not worth it: the block engine is better at that.
func (k *compiler) decode(page *codePage, b *block) (n int, eip uint32, worth bool) {
	k.mode = b.mode
	known := 0
	eip = b.eip
	for n < maxLength && (eip^b.eip)/PageSize == 0 {
		p := &k.pieces[n]
		if !p.decode(page, eip) {
			break
		}
		if p.Op == OpFpu {
			return n, eip, false
		}
		n++
		eip += uint32(p.Len)
		if k.compiles(&p.Inst) {
			known++
		} else if mayChangeMode(p.Op) {
			break
		}
		target := eip + p.Imm
		if p.Op == OpJmp && target > eip && (target^b.eip)/PageSize == 0 && n < maxLength {
			p.Op = OpInvalid
			eip = target
		} else if ends(p.Op) && (p.Op != OpJcc || target <= eip || n == maxLength) {
			break
		}
	}
	return n, eip, n > 0 && 2*known >= n
}

// one compiles an instruction.
func (x *compilation) one() {
	x.here, x.again = 0, 0
	switch {
	case x.in.Op == OpInvalid: // a jump that is not needed
	case !x.k.compiles(x.in) || !x.instruction():
		x.executor()
	}
	if x.here != 0 {
		p := &x.k.points[x.here]
		p.at = x.At
		if x.flags.host {
			x.k.resumes = append(x.k.resumes, resume{x.here, x.At})
		}
	}
}

// executor leaves an instruction to the executor.
func (x *compilation) executor() {
	x.clobber()
	x.Jmp(0)
	x.k.exits = append(x.k.exits, exit{behind: x.At, point: x.slowPoint()})
	x.flags = flagState{saved: true}
}

// point adds a point and returns its number.
func (x *compilation) point(p point) uint32 {
	p.block = x.number
	x.k.points = append(x.k.points, p)
	return uint32(len(x.k.points) - 1)
}

// slowPoint returns the point at which in is the executor's. The flags are in
// memory.
func (x *compilation) slowPoint() uint32 {
	if x.here != 0 {
		return x.here
	}
	if !x.flags.saved {
		x.lost = true
	}
	p := point{kind: pointSlow, eip: x.eip, insns: x.insns, length: x.in.Len, system: mayChangeMode(x.in.Op), noAF: x.flags.noAF, again: x.again}
	if t := x.in; (t.Op == OpMovs || t.Op == OpStos) && t.Rep != 0 && t.Addr == 4 && (t.Op == OpStos || t.Seg == DS || t.Seg == SS) {
		p.single, p.stos = t.Size, t.Op == OpStos
	}
	x.here = x.point(p)
	return x.here
}

// leave jumps, on a condition, to where compiled code leaves by a point.
func (x *compilation) leave(cc uint8, point uint32) {
	x.Jcc(cc, 0)
	x.k.exits = append(x.k.exits, exit{behind: x.At, point: point})
}

// slow leaves in to the executor on a condition.
func (x *compilation) slow(cc uint8) { x.leave(cc, x.slowPoint()) }

// cold appends what is rarely executed: the ways out and in again.
func (x *compilation) cold() {
	last, stub := exit{}, uint32(0)
	for _, e := range x.k.exits {
		if p := &x.k.points[e.point]; e.point != last.point || e.how != last.how || stub == 0 {
			last, stub = e, x.At
			if p.kind == pointFull {
				x.RR(0x81, 8, 0, hostLeft)
				x.Imm(4, p.cost)
			}
			if x.k.lines && p.kind == pointSlow {
				x.tellReach(e.how)
			}
			x.out(e.point)
		}
		x.Land(e.behind, stub)
	}
	for _, s := range x.k.sides {
		x.Land(s.behind, x.At)
		x.flags = s.flags
		x.settle()
		x.RM(0x8D, 8, hostLeft, amd64.At(hostLeft, int32(s.insns)))
		x.edge(s.target)
	}
	for _, r := range x.k.resumes {
		x.k.points[r.point].at = x.At
		x.restoreFlags()
		x.Jmp(r.at)
	}
}

// out returns to runCode.
func (x *compilation) out(point uint32) {
	x.R(0xB8, 4, amd64.R8)
	x.Imm(4, point)
	x.Bytes(0xC3)
}

// edge goes to an address, by way of a cell, or to the block itself directly.
func (x *compilation) edge(target uint32) {
	x.settle()
	if target == x.block.eip {
		x.Jmp(x.start)
		return
	}
	x.k.cells -= 8
	p := point{kind: pointEdge, eip: target, cell: x.k.cells}
	x.JmpCell(p.cell)
	p.stub = x.At
	n := x.point(p)
	x.out(n)
	x.k.memory.SetCell(p.cell, p.stub)
}

// indirect goes to the address in a register.
func (x *compilation) indirect(r amd64.Reg) {
	x.settle()
	x.RR(0x8B, 4, amd64.R9, r)
	x.RR(0x8B, 4, amd64.R10, r)
	x.RR(0xC1, 4, 5, amd64.R10)
	x.Imm(1, 12)
	x.RR(0x33, 4, amd64.R10, amd64.R9)
	x.RR(0x81, 4, 4, amd64.R10)
	x.Imm(4, landingSize-1)
	x.RR(0xC1, 4, 4, amd64.R10)
	x.Imm(1, 4)
	x.RM(0x03, 8, amd64.R10, amd64.At(hostCore, offLandings))
	x.RM(0x3B, 4, amd64.R9, amd64.At(amd64.R10, 0))
	x.leave(ccNE, 0)
	x.RM(0x81, 4, 7, amd64.At(amd64.R10, 4))
	x.Imm(4, uint32(x.block.mode)+1)
	x.leave(ccNE, 0)
	x.RM(0xFF, 4, 4, amd64.At(amd64.R10, 8))
}
