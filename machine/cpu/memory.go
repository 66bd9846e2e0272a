package cpu

// Accesses by linear address. size is 1 to 8 bytes. All of an operand is
// checked before any of it is written.

// read reads with the rights of user (1: ring 3).
func (c *Core) read(lin uint32, size, user uint8) uint64 {
	if c.timed != nil {
		return c.readLines(lin, size, user)
	}
	e := &c.tlb.fast[user&1][slot(lin)]
	if (lin+uint32(size)-1)&pageMask == e.read && !c.spin.logging {
		return load(e.mem, lin%PageSize, size)
	}
	first := c.split(lin, size)
	m := *c.mapping(lin, false, user)
	if first == size {
		return c.readMapped(&m, lin%PageSize, size)
	}
	m2 := *c.mapping(lin+uint32(first), false, user)
	v := c.readMapped(&m, lin%PageSize, first)
	return v | c.readMapped(&m2, 0, size-first)<<(8*first)
}

// write writes with the rights of user.
func (c *Core) write(lin uint32, size uint8, v uint64, user uint8) {
	if c.timed != nil {
		c.writeLines(lin, size, v, user)
		return
	}
	e := &c.tlb.fast[user&1][slot(lin)]
	if (lin+uint32(size)-1)&pageMask == e.write && !c.spin.logging {
		store(e.mem, lin%PageSize, size, v)
		return
	}
	first := c.split(lin, size)
	m := *c.mapping(lin, true, user)
	if first == size {
		c.writeMapped(&m, lin%PageSize, size, v)
		c.allowWrites(lin, user)
		return
	}
	m2 := *c.mapping(lin+uint32(first), true, user)
	c.writeMapped(&m, lin%PageSize, first, v)
	c.writeMapped(&m2, 0, size-first, v>>(8*first))
}

// allowWrites sets the write tag of a page that no longer holds code.
func (c *Core) allowWrites(lin uint32, user uint8) {
	i := slot(lin)
	m := &c.tlb.slow[user&1][i]
	if m.page == lin&pageMask && m.mem != nil && m.writable && !c.code.holds(m.mem) {
		c.tlb.fast[user&1][i].write = m.page
	}
}

// split returns how many of the size bytes at lin lie in its page.
func (c *Core) split(lin uint32, size uint8) uint8 {
	return uint8(min(uint32(size), PageSize-lin%PageSize))
}

// probe raises the page fault that an access to n bytes at lin would raise.
func (c *Core) probe(lin, n uint32, write bool, user uint8) {
	c.mapping(lin, write, user)
	for next := (lin | ^pageMask) + 1; next-lin < n; next += PageSize {
		c.mapping(next, write, user)
	}
}

// readMapped reads within one page.
func (c *Core) readMapped(m *mapping, off uint32, size uint8) uint64 {
	if m.mem != nil {
		v := load(m.mem, off, size)
		if c.spin.logging {
			c.logRead(m, off, size, v)
		}
		return v
	}
	pa := m.phys + off
	first := uint8(min(uint32(size), 8-pa%8))
	v := c.readBus(m, pa, first)
	if first < size {
		v |= c.readBus(m, pa+uint32(first), size-first) << (8 * first)
	}
	return v
}

// readBus makes one transaction.
func (c *Core) readBus(m *mapping, pa uint32, size uint8) uint64 {
	v := c.bus.Read(pa, int(size))
	if c.spin.logging {
		c.logRead(m, pa, size, v)
	}
	return v
}

// writeMapped writes within one page.
func (c *Core) writeMapped(m *mapping, off uint32, size uint8, v uint64) {
	if m.mem != nil {
		if c.spin.logging {
			c.logWrite(m, off, size, v)
		}
		store(m.mem, off, size, v)
		c.code.written(m.mem, off, size)
		return
	}
	c.Volatile()
	pa := m.phys + off
	first := uint8(min(uint32(size), 8-pa%8))
	c.bus.Write(pa, int(first), v&(1<<(8*first)-1))
	if first < size {
		c.bus.Write(pa+uint32(first), int(size-first), v>>(8*first))
	}
}
