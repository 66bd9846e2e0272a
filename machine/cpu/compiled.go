package cpu

// mostAtOnce is for how many instructions compiled code runs before it returns:
// nothing can interrupt it, and the host's garbage collector waits for it.
const mostAtOnce = 1 << 17

// Blocks from which compiled code is back after less than brief instructions, so many
// times in a row, because what follows is the block engine's for good, are the block
// engine's, too: going to and fro costs more than it saves.
const (
	brief     = 64
	briefMost = 200
)

// runCompiled executes compiled code from a block on, as runBlocks does blocks;
// false means that the executor must do the next instruction.
func (c *Core) runCompiled(b *block) bool {
	start := int64(c.limit - c.Cycles)
	left, at := start, b.code
	for {
		var p *point
		left, p = c.runCode(at, left, b.mode)
		if p.kind != pointSlow {
			c.account(c.limit - uint64(left))
			c.code.compiler.judge(b, c.code.onward, start-left)
			return p.kind != pointFull || left == 0
		}
		if p.single != 0 {
			left -= int64(c.bulk(p, b.mode, left))
		}
		n := int64(p.insns)
		c.account(c.limit - uint64(left) - uint64(n))
		if !c.stepInCompiled(p) || n == 1 {
			return true
		}
		if left = int64(c.limit-c.Cycles) - n + 1; left < 0 {
			return true
		}
		at = p.at
	}
}

// runCode executes compiled code, and other code to which it leads. It returns what
// remains of the limit then, and the point where it has left. The registers, EIP and
// the flags are right then; onward is the block that follows, if one is known.
func (c *Core) runCode(at uint32, left int64, mode uint8) (int64, *point) {
	k, g := c.code.compiler, &c.handover
	g.flags = saveFlags(c.eflags)
	c.code.onward = nil
	for {
		turn := min(left, mostAtOnce)
		g.left = turn
		enter(c, k.memory.Address(at))
		left += g.left - turn
		p := &k.points[g.point]
		if at = c.onward(p, mode, left); at != 0 {
			continue
		}
		c.EIP = p.eip
		if p.kind == pointIndirect {
			c.EIP = g.target
		}
		c.eflags = restoreFlags(c.eflags, g.flags)
		if p.noAF {
			c.eflags &^= FlagAF
		}
		return left, p
	}
}

// onward returns the code that goes on where other code has left at a point, 0 if
// there is none.
func (c *Core) onward(p *point, mode uint8, left int64) uint32 {
	k, eip := c.code.compiler, p.eip
	switch p.kind {
	case pointSlow:
		return 0
	case pointFull: // was it for being at it too long?
		if left < int64(p.cost) || c.timed != nil && !c.hasLines(&c.code.blocks[p.block]) {
			return 0
		}
		return p.at
	case pointIndirect:
		eip = c.handover.target
	}
	next := &c.code.blocks[c.code.jump(eip, mode)]
	switch {
	case next.mode != mode:
		return 0
	case next.code == 0 || left < next.insns:
		if next.heat > heatStep && (c.timed == nil || left > farAhead) {
			next.heat -= heatStep
		}
		c.code.onward = next
		return 0
	case p.kind == pointIndirect:
		k.land(next)
	default:
		k.link(c.handover.point, &c.code.blocks[p.block], next)
	}
	return next.code
}

// judge takes the code of a block away if it does not pay.
func (k *compiler) judge(b, onward *block, insns int64) {
	if onward == nil || onward.heat != heatNever || insns >= brief {
		b.brief = 0
		return
	}
	if b.brief++; b.brief == briefMost {
		k.forget(b)
		b.heat = heatNever
	}
}

// bulk does most iterations of a repeated string instruction, and returns how many.
// They take cycles and are no instructions.
func (c *Core) bulk(p *point, mode uint8, left int64) (n uint32) {
	if c.Regs[ECX] <= 1 {
		return 0
	}
	r, t := &c.file, &c.tlb.fast[mode&modeUser]
	copy(r[:8], c.Regs[:])
	most := uint32(min(int64(c.Regs[ECX]-1), left))
	if p.stos {
		n = c.bulkStos(r, t, uint32(p.single), most)
	} else {
		n = c.bulkMovs(r, t, uint32(p.single), most)
	}
	copy(c.Regs[:], r[:8])
	c.Insns -= uint64(n)
	return n
}

// stepInCompiled executes the instruction at a point by the executor and reports
// whether the code may go on behind it.
func (c *Core) stepInCompiled(p *point) bool {
	epoch := c.code.epoch
	after, system := c.EIP+uint32(p.length), p.system
	if p.single != 0 {
		c.stepString()
	} else {
		c.step()
	}
	return c.EIP == after && !system && c.code.epoch == epoch && !c.interruptible()
}
