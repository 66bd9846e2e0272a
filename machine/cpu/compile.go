package cpu

import "metalsvm/machine/cpu/amd64"

// compilation is the making of code for one block. Scratch registers hold nothing
// from one instruction to the next.
type compilation struct {
	*amd64.Assembler
	k      *compiler
	block  *block
	number uint32
	in     *Inst
	eip    uint32 // of in
	insns  uint8  // what remains of the block, in included
	live   bool   // somebody may look at the flags behind in
	flags  flagState
	here   uint32 // the point of in, if it can be the executor's
	lost   bool   // an assumption did not hold: no code
}

// exit is a jump to where compiled code leaves, by the place behind it.
type exit struct{ behind, point uint32 }

// resume is a point behind whose instruction the flags must be the host's.
type resume struct{ point, at uint32 }

// compile makes code of a block and reports whether it has. If not, the block
// engine has the block for good, or all blocks are forgotten.
func (c *Core) compile(b *block) bool {
	k := c.code.compiler
	b.heat = heatNever
	if !k.start(c) {
		c.Compile(false)
		return false
	}
	n, worth := k.decode(c.code.memory(b), b)
	if !worth {
		return false
	}
	if k.full() {
		c.code.flush()
		return false
	}
	points, cells := len(k.points), k.cells
	x := compilation{Assembler: &k.asm, k: k, block: b, number: c.code.blockNumber(b), eip: b.eip}
	x.At = (x.At + 15) &^ 15
	start := x.At
	x.flags.saved = true
	k.exits, k.resumes = k.exits[:0], k.resumes[:0]
	x.RR(0x81, 8, 5, hostLeft)
	x.Imm(4, uint32(n))
	x.leave(ccL, x.point(point{kind: pointFull, eip: b.eip, insns: uint8(n), at: start}))
	live := k.liveness(n)
	for i := range n {
		x.in, x.insns, x.live = &k.insts[i], uint8(n-i), live>>i&1 != 0
		x.one(start)
	}
	if !ends(x.in.Op) {
		x.edge(1)
	}
	x.cold()
	if x.lost {
		x.At, k.points, k.cells = start, k.points[:points], cells
		return false
	}
	b.code, b.heat = start, heatCompiled
	return true
}

// memory returns the page that a block was translated from.
func (k *codeCache) memory(b *block) *[PageSize]byte {
	for mem, p := range k.pages {
		if p.number == b.page {
			return mem
		}
	}
	return nil
}

// decode decodes the instructions of a block, and tells whether it is worth being
// compiled: floating point is not, the block engine is better at it.
func (k *compiler) decode(mem *[PageSize]byte, b *block) (n int, worth bool) {
	if mem == nil || b.insns > maxLength {
		return 0, false
	}
	k.mode = b.mode
	known := 0
	off := b.eip % PageSize
	for n = range int(b.insns) {
		in := &k.insts[n]
		if Decode(mem[off:min(PageSize, off+maxInst)], true, in) != Good || in.Op == OpFpu {
			return 0, false
		}
		if k.compiles(in) {
			known++
		}
		off += uint32(in.Len)
	}
	return n + 1, 2*known >= n+1
}

// one compiles an instruction.
func (x *compilation) one(start uint32) {
	x.here = 0
	next := x.eip + uint32(x.in.Len)
	if !x.k.compiles(x.in) || !x.instruction(next, start) {
		x.executor()
	}
	if x.here != 0 {
		p := &x.k.points[x.here]
		p.at = x.At
		if x.flags.host {
			x.k.resumes = append(x.k.resumes, resume{x.here, x.At})
		}
	}
	x.eip = next
}

// executor leaves an instruction to the executor.
func (x *compilation) executor() {
	x.clobber()
	x.Jmp(0)
	x.k.exits = append(x.k.exits, exit{x.At, x.slowPoint()})
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
	p := point{kind: pointSlow, eip: x.eip, insns: x.insns, length: x.in.Len, system: mayChangeMode(x.in.Op), noAF: x.flags.noAF}
	if t := x.in; (t.Op == OpMovs || t.Op == OpStos) && t.Rep != 0 && t.Addr == 4 && (t.Op == OpStos || t.Seg == DS || t.Seg == SS) {
		p.single, p.stos = t.Size, t.Op == OpStos
	}
	x.here = x.point(p)
	return x.here
}

// leave jumps, on a condition, to where compiled code leaves by a point.
func (x *compilation) leave(cc uint8, point uint32) {
	x.Jcc(cc, 0)
	x.k.exits = append(x.k.exits, exit{x.At, point})
}

// slow leaves in to the executor on a condition.
func (x *compilation) slow(cc uint8) { x.leave(cc, x.slowPoint()) }

// cold appends what is rarely executed: the ways out and in again.
func (x *compilation) cold() {
	last, stub := uint32(0), uint32(0)
	for _, e := range x.k.exits {
		if p := &x.k.points[e.point]; e.point != last || stub == 0 {
			last, stub = e.point, x.At
			if p.kind == pointFull {
				x.RR(0x81, 8, 0, hostLeft)
				x.Imm(4, uint32(p.insns))
			}
			x.out(e.point)
		}
		x.Land(e.behind, stub)
	}
	for _, r := range x.k.resumes {
		x.k.points[r.point].at = x.At
		x.restoreFlags()
		x.Jmp(r.at)
	}
}

// out returns to runCompiled.
func (x *compilation) out(point uint32) {
	x.R(0xB8, 4, amd64.R8)
	x.Imm(4, point)
	x.Bytes(0xC3)
}

// edge goes to one of the targets of the block, by way of a cell.
func (x *compilation) edge(i int) {
	x.settle()
	x.k.cells -= 8
	p := point{kind: pointEdge, eip: x.block.target[i], cell: x.k.cells}
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
