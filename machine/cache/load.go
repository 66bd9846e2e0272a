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
	var line Line
	if !c.fetch(pa, attr, &line) {
		return -1
	}
	i := c.l1d.victim(pa)
	c.vacate(i)
	*c.line(i, pa) = line
	var s state
	if attr&Message != 0 {
		s = message
		c.marked[i/64] |= 1 << (i % 64)
	}
	c.l1d.put(i, pa, s)
	return i
}

// fetch reads a line from the second level or from below it.
func (c *Caches) fetch(pa uint32, attr Attr, line *Line) bool {
	pa &^= LineSize - 1
	if !c.hasL2(attr) {
		c.drainFor(pa)
		return c.below.ReadLine(pa, line)
	}
	if i := c.l2.find(pa); i >= 0 {
		c.below.L2(false)
		*line = c.l2data[i]
		c.l2.use(i)
		return true
	}
	c.drainFor(pa)
	if !c.below.ReadLine(pa, line) {
		return false
	}
	i := c.l2.victim(pa)
	if c.l2.tags[i] != free && c.l2.states[i]&dirty != 0 {
		c.below.WriteLine(c.l2.tags[i], &c.l2data[i], wholeLine)
	}
	c.l2data[i] = *line
	c.l2.put(i, pa, 0)
	return true
}

// Fetch makes sure that the line of an address is in the instruction cache. If
// it was not, it reads it into line and returns true. ok is false if the
// address may not be cached; then nothing has happened.
func (c *Caches) Fetch(pa uint32, attr Attr, line *Line) (missed, ok bool) {
	if c.l1i.find(pa) >= 0 {
		return false, true
	}
	if attr&NoFill != 0 {
		return false, false
	}
	if i := c.find(pa); i >= 0 && c.l1d.states[i]&dirty != 0 {
		c.writeBack(i)
	}
	if !c.fetch(pa, attr, line) {
		return false, false
	}
	i := c.l1i.victim(pa)
	if c.l1i.tags[i] != free {
		c.gone(pa)
	}
	c.l1i.put(i, pa, 0)
	if i := c.find(pa); i >= 0 {
		c.Lost(i) // stores to the line must be seen from now on
	}
	return true, true
}

// Holds tells whether the line of an address is in the instruction cache.
func (c *Caches) Holds(pa uint32) bool { return c.l1i.find(pa) >= 0 }

// Watch returns which count in Gone changes when the line of an address, or that
// or the one behind it, leaves the instruction cache; others of the same sets
// may change it, too.
func Watch(pa uint32, both bool) uint8 {
	set := pa / LineSize % codeSets
	if both {
		set += codeSets
	}
	return uint8(set)
}

// gone counts a line of the set of an address that has left the instruction
// cache.
func (c *Caches) gone(pa uint32) {
	c.Gone[Watch(pa, false)]++
	c.Gone[Watch(pa, true)]++
	c.Gone[Watch(pa-LineSize, true)]++
}

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
