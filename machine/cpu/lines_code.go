package cpu

import "metalsvm/machine/cache"

// The instruction side of a core with caches. What the instruction cache holds
// is kept as pages of bytes, one for each physical page of code: where a line
// has left the cache its bytes are only a memory of it, and are compared when
// the line comes back. Blocks are translated from these pages, none of them
// from more than one line, but for an instruction that reaches into the next.

// fetchLines decodes the instruction at lin, of at most room bytes, having
// fetched the lines that it has bytes in, in their order.
func (c *Core) fetchLines(lin, room uint32, big bool) *Inst {
	off := lin % PageSize
	if off > PageSize-memoBytes || room < maxInst {
		return c.fetchSlowly(lin, room, big)
	}
	m := c.mapping(lin, false, c.user())
	page := c.fetched(m, lin)
	if page == nil {
		return c.fetchSlowly(lin, room, big)
	}
	in := c.memo.decode(page, off, lin, big)
	if in != nil && (lin+uint32(in.Len)-1)&lineMask == lin&lineMask {
		return in
	}
	return c.fetchSlowly(lin, room, big)
}

// fetched makes sure that the line of lin, a place in the page m, is in the
// instruction cache, and returns the page's bytes; nil if the page may not be
// cached.
func (c *Core) fetched(m *mapping, lin uint32) *[PageSize]byte {
	if m.fetched == nil {
		page := c.timed.code[m.phys]
		if page == nil {
			page = new([PageSize]byte)
			c.timed.code[m.phys] = page
		}
		m.fetched = page
	}
	if !c.fetchLine(m.fetched, m.phys+lin%PageSize, m.attr) {
		return nil
	}
	return m.fetched
}

// fetchLine makes sure that a line is in the instruction cache; ok is false if
// it may not be.
func (c *Core) fetchLine(page *[PageSize]byte, pa uint32, attr cache.Attr) (ok bool) {
	t := c.timed
	missed, ok := t.caches.Fetch(pa, attr, &t.line)
	if missed {
		at := pa % PageSize &^ (cache.LineSize - 1)
		was := (*cache.Line)(page[at : at+cache.LineSize])
		if *was != t.line {
			*was = t.line
			c.code.written(page, at, cache.LineSize)
		}
	}
	return ok
}

// refetch does for the lines of a block what fetching its instructions would,
// and reports whether the block is still good.
func (c *Core) refetch(b *block) bool {
	if caches := c.timed.caches; caches.Holds(b.pa) && (!b.straddles || caches.Holds(b.pa+cache.LineSize)) {
		b.seen = caches.Gone[b.watch]
		return true
	}
	page := c.timed.code[b.pa&pageMask]
	c.checkpoint()
	ok := c.fetchLine(page, b.pa, b.attr)
	if ok && b.straddles {
		ok = c.fetchLine(page, (b.pa|^lineMask)+1, b.attr)
	}
	c.undo.active = false
	b.seen = c.timed.caches.Gone[b.watch]
	return ok && b.cost != never
}

// boundLine makes a block end with its line, or be the one instruction that
// begins in it and reaches into the next line of the page.
func (c *Core) boundLine(t *translator, m *mapping) {
	b := &t.block
	b.pa, b.attr = m.phys+c.EIP%PageSize&lineMask, m.attr
	off := c.EIP % PageSize
	t.end = off&lineMask + cache.LineSize
	if t.end < PageSize && Decode(t.page[off:t.end], true, &t.in) == Short {
		c.checkpoint()
		if c.fetchLine(t.page, b.pa+cache.LineSize, b.attr) {
			b.straddles = true
			t.end += cache.LineSize
		}
		c.undo.active = false
	}
	b.watch = cache.Watch(b.pa, b.straddles)
	b.seen = c.timed.caches.Gone[b.watch]
	if !m.code.live { // the second line was not what it had been
		m.code = t.code.pageOf(t.page)
	}
}

// price adds the price of the current instruction to the last uop and to the
// block.
func (t *translator) price() {
	if t.code.costs == nil {
		return
	}
	at, clocks := t.at%arenaSize, max(1, t.in.Clocks) // 1: it is undefined
	t.block.cost += int64(clocks)
	t.code.costs[at] += clocks
}

// accountLines brings Cycles and Insns up to date: left is what remains of the
// limit, count the instructions that Insns does not have yet.
func (c *Core) accountLines(left int64, count *int64) {
	c.Insns += uint64(*count)
	c.Cycles = c.limit - uint64(left)
	*count = 0
}
