package cpu

import "metalsvm/machine/cache"

// Accesses by linear address of a core with caches; see memory.go for those of
// one without.

func (c *Core) readLines(lin uint32, size, user uint8) uint64 {
	e := &c.timed.lines[user&1][lineSlot(lin)]
	if (lin+uint32(size)-1)&lineMask == e.read {
		return load(e.mem, lin%PageSize, size)
	}
	first := inLine(lin, size)
	if first == size {
		return c.readLine(c.mapping(lin, false, user), lin, size, user)
	}
	m := *c.mapping(lin, false, user)
	m2 := *c.mapping(lin+uint32(first), false, user)
	v := c.readLine(&m, lin, first, user)
	return v | c.readLine(&m2, lin+uint32(first), size-first, user)<<(8*first)
}

// inLine returns how many of the size bytes at lin lie in its line.
func inLine(lin uint32, size uint8) uint8 {
	return uint8(min(uint32(size), cache.LineSize-lin%cache.LineSize))
}

// readLine reads within one line.
func (c *Core) readLine(m *mapping, lin uint32, size, user uint8) uint64 {
	t := c.timed
	pa := m.phys + lin%PageSize
	if place := t.caches.Place(pa, m.attr); place >= 0 {
		t.install(lin, place, user&1, false)
		return load(&t.caches.Ways[place%len(t.caches.Ways)], pa%PageSize, size)
	}
	return t.caches.Load(pa, int(size), m.attr|cache.NoFill)
}

func (c *Core) writeLines(lin uint32, size uint8, v uint64, user uint8) {
	e := &c.timed.lines[user&1][lineSlot(lin)]
	if (lin+uint32(size)-1)&lineMask == e.write {
		store(e.mem, lin%PageSize, size, v)
		return
	}
	first := inLine(lin, size)
	if first == size {
		c.writeLine(c.mapping(lin, true, user), lin, size, v, user)
		return
	}
	m := *c.mapping(lin, true, user)
	m2 := *c.mapping(lin+uint32(first), true, user)
	c.writeLine(&m, lin, first, v, user)
	c.writeLine(&m2, lin+uint32(first), size-first, v>>(8*first), user)
}

// writeLine writes within one line.
func (c *Core) writeLine(m *mapping, lin uint32, size uint8, v uint64, user uint8) {
	t := c.timed
	pa := m.phys + lin%PageSize
	if place := t.caches.Store(pa, int(size), v, m.attr); place >= 0 {
		t.install(lin, place, user&1, m.writable)
	}
	if t.locked { // LOCK# stays until the write has been done
		t.locked = false
		t.bus.Settle()
	}
}

// readLinesForWrite reads what is going to be written with the same rights.
func (c *Core) readLinesForWrite(lin uint32, size uint8, locked bool, user uint8) uint64 {
	c.probe(lin, uint32(size), true, user)
	if !locked || inLine(lin, size) < size {
		return c.readLines(lin, size, user)
	}
	m := c.mapping(lin, true, user)
	c.timed.locked = true
	return c.timed.caches.Locked(m.phys+lin%PageSize, int(size), m.attr)
}
