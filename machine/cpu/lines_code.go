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
	line, ok := c.timed.caches.Fetch(pa, attr)
	if line != nil {
		at := pa % PageSize & lineMask
		was := (*cache.Line)(page[at : at+cache.LineSize])
		if *was != *line {
			*was = *line
			c.code.written(page, at, cache.LineSize)
		}
	}
	return ok
}

// refetch does for the lines of a block what fetching its instructions would,
// and reports whether the block is still good.
func (c *Core) refetch(b *block) bool {
	if c.locate(b) {
		return true
	}
	page := c.timed.code[b.pa[0]&pageMask]
	c.checkpoint()
	ok := c.fetchLine(page, b.pa[0], b.attr)
	if ok && b.straddles() {
		ok = c.fetchLine(page, b.pa[1], b.attr)
	}
	c.undo.active = false
	return ok && b.cost != never && c.locate(b)
}

// locate notes where the lines of a block are in the instruction cache, and
// reports whether they are.
func (c *Core) locate(b *block) bool {
	for i, pa := range b.pa {
		place := c.timed.caches.CodePlace(pa)
		if place < 0 {
			return false
		}
		b.place[i] = uint16(place)
	}
	return true
}

// boundLine makes a block end with its line, or be the one instruction that
// begins in it and reaches into the next line of the page.
func (c *Core) boundLine(t *translator, m *mapping) {
	b := &t.block
	pa := m.phys + c.EIP%PageSize&lineMask
	b.pa, b.attr = [2]uint32{pa, pa}, m.attr
	off := c.EIP % PageSize
	t.end = off&lineMask + cache.LineSize
	if t.end < PageSize && Decode(t.page[off:t.end], true, &t.in) == Short {
		c.checkpoint()
		if c.fetchLine(t.page, pa+cache.LineSize, b.attr) {
			b.pa[1] += cache.LineSize
			t.end += cache.LineSize
		}
		c.undo.active = false
	}
	c.locate(b)
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
