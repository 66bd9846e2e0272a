package cache

// Store writes size bytes of one line. If further stores to the line need
// nothing but a store to Ways it returns the place of the line, otherwise -1.
func (c *Caches) Store(pa uint32, size int, v uint64, attr Attr) (place int) {
	c.snoop(pa)
	if i := c.find(pa); i >= 0 {
		Put(c.Ways[i%ways][pa%WaySize:], size, v)
		if attr&(NoFill|Through) == 0 {
			c.l1d.tags[i] |= dirty
			return i
		}
	}
	c.storeBelow(pa, size, v, attr)
	return -1
}

// storeBelow writes past the first level. Neither level is filled by a write
// (TN5).
func (c *Caches) storeBelow(pa uint32, size int, v uint64, attr Attr) {
	if attr&Message != 0 {
		c.combine(pa, size, v)
		return
	}
	if c.hasL2(attr) {
		if i := c.l2.find(pa); i >= 0 {
			c.below.L2(true)
			Put(c.l2data[i][pa%LineSize:], size, v)
			c.l2.tags[i] |= dirty
			c.l2.use(i)
			return
		}
	}
	split(pa, size, func(at uint32, n int) uint64 {
		c.below.Write(at, n, v>>(8*(at-pa))&(1<<(8*n)-1))
		return 0
	})
}

// Locked reads size bytes for a locked read-modify-write, which goes out to
// the second level or beyond: the first level gives its line up.
func (c *Caches) Locked(pa uint32, size int, attr Attr) uint64 {
	c.snoop(pa)
	if i := c.find(pa); i >= 0 {
		c.vacate(i)
	}
	if c.hasL2(attr) {
		if line := c.fetch(pa, attr); line != nil {
			return Get(line[pa%LineSize:], size)
		}
	}
	c.drainFor(pa)
	return split(pa, size, func(pa uint32, size int) uint64 { return c.below.Read(pa, size) })
}

// snoop drops a line that is being written from the instruction cache.
func (c *Caches) snoop(pa uint32) {
	if i := c.l1i.find(pa); i >= 0 {
		c.l1i.tags[i] = free
	}
}

// vacate empties a place of the data cache, writing its line back if need be.
func (c *Caches) vacate(i int) {
	if c.l1d.tags[i] == free {
		return
	}
	if c.l1d.tags[i]&dirty != 0 {
		c.writeBack(i)
	}
	c.drop(i)
}

// writeBack writes the dirty line of a place to the second level if that has
// it, and below otherwise.
func (c *Caches) writeBack(i int) {
	tag := c.l1d.tags[i]
	pa := tag & lineMask
	line := c.line(i, pa)
	c.l1d.tags[i] &^= dirty
	c.Lost(i)
	if tag&message == 0 {
		if j := c.l2.find(pa); j >= 0 {
			c.below.L2(true)
			c.l2data[j] = *line
			c.l2.tags[j] |= dirty
			return
		}
	}
	c.below.WriteLine(pa, line, wholeLine)
}

// drop forgets the line of a place.
func (c *Caches) drop(i int) {
	c.l1d.tags[i] = free
	c.marked[i/64] &^= 1 << (i % 64)
	c.Lost(i)
}
