package cache

// Place returns where the line of an address is in the data cache, having
// filled it if attr lets it, or -1 if the access must go out alone.
func (c *Caches) Place(pa uint32, attr Attr) int {
	if i := c.find(pa); i >= 0 {
		return i
	}
	if attr&NoFill != 0 {
		return -1
	}
	return c.fill(pa, attr)
}

// Load reads size bytes of one line.
func (c *Caches) Load(pa uint32, size int, attr Attr) uint64 {
	if i := c.Place(pa, attr); i >= 0 {
		return Get(c.Ways[i%ways][pa%WaySize:], size)
	}
	c.drainFor(pa)
	return split(pa, size, func(pa uint32, size int) uint64 { return c.below.Read(pa, size) })
}

// fill brings a line into the data cache and returns its place, or -1 if its
// address does not lead to memory.
func (c *Caches) fill(pa uint32, attr Attr) int {
	line := c.fetch(pa, attr)
	if line == nil {
		return -1
	}
	i := c.l1d.victim(pa)
	c.vacate(i)
	*c.line(i, pa) = *line
	var bits uint32
	if attr&Message != 0 {
		bits = message
		c.marked[i/64] |= 1 << (i % 64)
	}
	c.l1d.put(i, pa, bits)
	return i
}

// fetch reads a line from the second level or from below it; nil means that its
// address does not lead to memory. The line is good until the next read.
func (c *Caches) fetch(pa uint32, attr Attr) *Line {
	pa &= lineMask
	if !c.hasL2(attr) {
		c.drainFor(pa)
		if !c.below.ReadLine(pa, &c.incoming) {
			return nil
		}
		return &c.incoming
	}
	if i := c.l2.find(pa); i >= 0 {
		c.below.L2(false)
		c.l2.use(i)
		return &c.l2data[i]
	}
	c.drainFor(pa)
	if !c.below.ReadLine(pa, &c.incoming) {
		return nil
	}
	i := c.l2.victim(pa)
	if tag := c.l2.tags[i]; tag&(free|dirty) == dirty {
		c.below.WriteLine(tag&lineMask, &c.l2data[i], wholeLine)
	}
	c.l2data[i] = c.incoming
	c.l2.put(i, pa, 0)
	return &c.l2data[i]
}

// Fetch makes sure that the line of an address is in the instruction cache. If
// it was not, it returns the line, which is good until the next read. ok is false
// if the address may not be cached; then nothing has happened.
func (c *Caches) Fetch(pa uint32, attr Attr) (line *Line, ok bool) {
	if c.l1i.find(pa) >= 0 {
		return nil, true
	}
	if attr&NoFill != 0 {
		return nil, false
	}
	if i := c.find(pa); i >= 0 && c.l1d.tags[i]&dirty != 0 {
		c.writeBack(i)
	}
	line = c.fetch(pa, attr)
	if line == nil {
		return nil, false
	}
	c.l1i.put(c.l1i.victim(pa), pa, 0)
	if i := c.find(pa); i >= 0 {
		c.Lost(i) // stores to the line must be seen from now on
	}
	return line, true
}

// CodePlace returns where the line of an address is in the instruction cache,
// or -1.
func (c *Caches) CodePlace(pa uint32) int { return c.l1i.find(pa) }

// Peek reads size bytes of one line if one of the caches has it, and changes
// nothing.
func (c *Caches) Peek(pa uint32, size int) (v uint64, ok bool) {
	if i := c.find(pa); i >= 0 {
		return Get(c.Ways[i%ways][pa%WaySize:], size), true
	}
	if i := c.l2.find(pa); i >= 0 {
		return Get(c.l2data[i][pa%LineSize:], size), true
	}
	return 0, false
}
