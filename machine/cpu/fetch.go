package cpu

import "metalsvm/machine/cache"

// fetch decodes the instruction at CS:EIP. Faults of the fetch are raised only
// for bytes that the instruction has. The result is valid until the next call.
func (c *Core) fetch() *Inst {
	cs := &c.Seg[CS]
	big := cs.Attr&attrBig != 0
	if c.EIP > cs.Limit {
		c.raise(VectorGP, 0)
	}
	room := uint64(cs.Limit) - uint64(c.EIP) + 1
	lin := cs.Base + c.EIP
	if c.timed != nil {
		return c.fetchLines(lin, uint32(min(maxInst, room)), big)
	}
	if off := lin % PageSize; off <= PageSize-memoBytes && room >= memoBytes {
		if m := c.mapping(lin, false, c.user()); m.mem != nil && !m.shared {
			if in := c.memo.decode(m.mem, off, lin, big); in != nil {
				return in
			}
		}
	}
	return c.fetchSlowly(lin, uint32(min(maxInst, room)), big)
}

// fetchSlowly decodes an instruction of at most room bytes, wherever it lies.
func (c *Core) fetchSlowly(lin, room uint32, big bool) *Inst {
	in := &c.inst
	unit := c.fetchUnit()
	have := min(room, unit-lin%unit)
	code := c.codeBytes(lin, have)
	decoded := Decode(code, big, in)
	if decoded == Short && have < room {
		var buf [maxInst]byte
		copy(buf[:], code)
		copy(buf[have:], c.codeBytes(lin+have, room-have))
		decoded = Decode(buf[:room], big, in)
	}
	switch decoded {
	case Undefined:
		c.raise(VectorUD, 0)
	case Short, TooLong: // beyond the segment's limit, or longer than 15 bytes
		c.raise(VectorGP, 0)
	}
	return in
}

// fetchUnit is what codeBytes has at hand at once: a line of the instruction
// cache, or a page.
func (c *Core) fetchUnit() uint32 {
	if c.timed != nil {
		return cache.LineSize
	}
	return PageSize
}

// codeBytes returns n bytes of one unit at a linear address, valid until the
// next call.
func (c *Core) codeBytes(lin, n uint32) []byte {
	m := c.mapping(lin, false, c.user())
	off := lin % PageSize
	if c.timed != nil {
		if page := c.fetched(m, lin); page != nil {
			return page[off : off+n]
		}
	}
	if m.mem == nil || m.shared {
		c.Volatile() // code that others may change
	}
	if m.mem != nil {
		return m.mem[off : off+n]
	}
	// Not plain memory: fetch aligned 8-byte units, as the prefetcher does.
	buf := &c.fetchBuf
	first := off &^ 7
	used := 0
	for at := first; at < off+n; at += 8 {
		v := c.bus.Read(m.phys+at, 8)
		for i := range 8 {
			buf[used+i] = byte(v >> (8 * i))
		}
		used += 8
	}
	return buf[off-first : off-first+n]
}
