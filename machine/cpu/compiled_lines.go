package cpu

// farAhead is how many clocks a core with caches has at least before it when entering
// a block counts. Where many cores are busy turns are shorter, and most of the host's
// time goes into its own cache misses: code for each of the cores makes that worse.
const farAhead = 1024

// runCompiledLines executes compiled code of a core with caches from a block on, which
// it compiles if need be. The core's state is exact before it and behind it. It returns
// the block with which the block engine goes on: from its beginning if u is nil, because
// it has no code or does not fit, else from a uop on, with the rest of the block, and
// the first instruction done whatever is left if must is set. It returns no block if
// none is known at EIP, or if something is to be done between two instructions.
func (c *Core) runCompiledLines(b *block) (next *block, u *uop, r rest, must bool) {
	if b.code == 0 && !c.compile(b) {
		return nil, nil, rest{}, false
	}
	g, mode := &c.handover, b.mode
	left, at := int64(c.limit-c.Cycles), b.code
	g.insns = 0
	for {
		var p *point
		left, p = c.runCode(at, left, mode)
		if p.kind != pointSlow {
			c.accountLines(left, &g.insns)
			if p.kind == pointFull {
				return &c.code.blocks[p.block], nil, rest{}, false
			}
			return c.code.onward, nil, rest{}, false
		}
		b = &c.code.blocks[p.block]
		u, r = c.code.uopAt(b, p.eip)
		g.insns -= r.insns
		c.accountLines(left+r.cost, &g.insns)
		how := reachNone
		if u.kind != uopGeneral {
			how = reach(g.reach)
		}
		switch c.slow(u, &r, g.target, how, mode&modeUser) {
		case slowAgain:
			c.code.keep(b, u, r)
			return nil, nil, rest{}, false
		case slowLeave:
			return nil, nil, rest{}, false
		case slowReady:
			at, must = p.again, true
		case slowDone:
			at, must, u = p.at, false, following(u)
		}
		left = int64(c.limit - c.Cycles)
		switch {
		case r.insns == 0:
			b = &c.code.blocks[c.code.jump(c.EIP, mode)]
			if b.mode != mode {
				return nil, nil, rest{}, false
			}
			if at = b.code; at == 0 {
				return b, nil, rest{}, false
			}
		case left < r.cost || c.request != 0 || !c.hasLines(b):
			return b, u, r, must
		default:
			left -= r.cost
			g.insns += r.insns
		}
	}
}

// uopAt returns the uop of a block at an address, and the rest of the block from it on.
func (k *codeCache) uopAt(b *block, eip uint32) (*uop, rest) {
	r, u := b.whole(), &k.arena[b.first%arenaSize]
	for at := b.first; r.eip != eip; at++ {
		r.skip(u, k.costs[at%arenaSize])
		u = following(u)
	}
	return u, r
}
