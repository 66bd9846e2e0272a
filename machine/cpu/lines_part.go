package cpu

// A core with caches often stops in the middle of a block: its limit is never
// far, and an access may take it over it. It goes on from there, and of a block
// that does not fit below the limit it does as much as the executor would.

// rest is what is left of a block, or what is to be done of it.
type rest struct {
	eip         uint32
	insns, cost int64
}

// part is a block that has been left before a uop.
type part struct {
	block *block
	uop   *uop
	rest  rest
	epoch uint32
}

// whole is the rest of a block that has not begun.
func (b *block) whole() rest { return rest{b.eip, b.insns, b.cost} }

// keep notes where a block has been left.
func (k *codeCache) keep(b *block, u *uop, r rest) { k.part = part{b, u, r, k.epoch} }

// findPart returns the block to go on with, the uop to begin at, and what is
// left then. It is nil if the executor must do the next instruction.
func (c *Core) findPart(mode uint8, r *rest) (*block, *uop) {
	k := &c.code
	if p := &k.part; p.rest.eip == c.EIP && p.epoch == k.epoch && p.block != nil && p.block.mode == mode {
		*r = p.rest
		return p.block, p.uop
	}
	b := c.findBlock(mode)
	if b == nil {
		return nil, nil
	}
	*r = b.whole()
	return b, &k.arena[b.first%arenaSize]
}

// from returns the rest of a block from a uop on.
func (k *codeCache) from(b *block, u *uop) rest {
	r := b.whole()
	at := b.first
	for before := &k.arena[at%arenaSize]; before != u; before = following(before) {
		r.skip(before, k.costs[at%arenaSize])
		at++
	}
	return r
}

// skip takes a uop from the front of the rest.
func (r *rest) skip(u *uop, cost uint16) {
	r.eip += uint32(u.length & lengthMask)
	r.insns--
	if u.length&lengthPair != 0 {
		r.insns--
	}
	r.cost -= int64(cost)
}

// cut lets the rest of a block, which begins at u, end before the first
// instruction but one for which no clock is left, or at once behind the first
// if there is an interrupt to take. It puts a uop there, which mend takes away
// again, and returns what stands before it: nothing if the executor has to do
// the first instruction, because the flags are not right where the cut would be,
// because it is in one uop with one that must not be done, or because it is the
// last and there is an interrupt.
func (c *Core) cut(u *uop, r rest, left int64) (done rest) {
	interrupted := c.interruptible()
	if interrupted {
		left = 0
	}
	k := &c.code
	whole := r
	behind, at := whole, u
	for n := k.number(u); r == whole || whole.cost-r.cost < left; n++ {
		cost := k.costs[n%arenaSize]
		if u.length&lengthPair != 0 && whole.cost-r.cost+int64(cost) > left {
			break
		}
		r.skip(u, cost)
		if r.insns == 0 && interrupted {
			return rest{}
		}
		if r.insns == 0 {
			return whole
		}
		stale := u.length&lengthStale != 0
		u = following(u)
		if !stale {
			behind, at = r, u
		}
	}
	if behind != whole {
		k.behind, k.cutAt, k.cutUop = behind, at, *at
		at.kind = uopCut
	}
	return rest{whole.eip, whole.insns - behind.insns, whole.cost - behind.cost}
}

// mend makes a block whole again.
func (k *codeCache) mend() {
	if k.cutAt != nil {
		*k.cutAt = k.cutUop
		k.cutAt, k.behind = nil, rest{}
	}
}
