package cpu

// mostAtOnce is for how many instructions compiled code runs before it returns:
// nothing can interrupt it, and the host's garbage collector waits for it.
const mostAtOnce = 1 << 17

// runCompiled executes compiled code from a block on, as runBlocks does blocks;
// false means that the executor must do the next instruction.
func (c *Core) runCompiled(b *block) bool {
	code, g := &c.code, &c.handover
	k := code.compiler
	mode := b.mode
	left := int64(c.limit - c.Cycles)
	at := b.code
	g.flags = saveFlags(c.eflags)
	for {
		turn := min(left, mostAtOnce)
		g.left = turn
		enter(c, k.memory.Address(at))
		left += g.left - turn
		p := &k.points[g.point]
		eip, n := p.eip, int64(0)
		switch p.kind {
		case pointFull:
			if left >= int64(p.insns) {
				at = p.at
				continue
			}
		case pointSlow:
			n = int64(p.insns)
		default:
			if p.kind == pointIndirect {
				eip = g.target
			}
			next := &code.blocks[code.jump(eip, mode)]
			if next.code == 0 || left < next.insns {
				if next.mode == mode {
					code.onward = next
				}
				break
			}
			if p.kind == pointIndirect {
				k.land(next)
			} else {
				k.link(g.point, &code.blocks[p.block], next)
			}
			at = next.code
			continue
		}
		c.eflags = restoreFlags(c.eflags, g.flags)
		if p.noAF {
			c.eflags &^= FlagAF
		}
		c.EIP = eip
		if n == 0 {
			c.account(c.limit - uint64(left))
			return p.kind != pointFull || left == 0
		}
		if p.single != 0 {
			left -= int64(c.bulk(p, mode, left))
		}
		c.account(c.limit - uint64(left) - uint64(n))
		if !c.stepInCompiled(p) || n == 1 {
			return true
		}
		if left = int64(c.limit-c.Cycles) - n + 1; left < 0 {
			return true
		}
		at = p.at
		g.flags = saveFlags(c.eflags)
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
