package cpu

import "metalsvm/machine/cache"

// Bits of page directory and page table entries ([SDM3] 4.3).
const (
	pagePresent      = 1 << 0
	pageWritable     = 1 << 1
	pageUser         = 1 << 2
	pageWriteThrough = 1 << 3
	pageCacheDisable = 1 << 4
	pageAccessed     = 1 << 5
	pageDirty        = 1 << 6
	pageSize4M       = 1 << 7 // in a directory entry
	pagePMB          = 1 << 7 // in a table entry: message buffer type, EAS 10.1.2

	largeMask     = 0xFFC00000
	largeReserved = 0x003FF000 // must be zero in the entry of a 4 MiB page
)

// Bits of the page-fault error code.
const (
	faultProtection = 1 << 0 // the page was present
	faultWrite      = 1 << 1
	faultUser       = 1 << 2
	faultReserved   = 1 << 3
)

// walk translates a linear address for an access and sets accessed and dirty
// bits, or raises #PF. It returns the physical address of the page and whether
// later writes need no walk.
func (c *Core) walk(lin uint32, write bool, user uint8) (phys uint32, writable bool, attr cache.Attr) {
	if c.CR0&CR0PG == 0 {
		return lin & pageMask, true, c.attr(0)
	}
	dirAddr := c.CR3&pageMask | lin>>22<<2
	dir := c.readPhys32(dirAddr)
	if dir&pagePresent == 0 {
		c.pageFault(lin, write, user, 0)
	}
	if dir&pageSize4M != 0 && c.CR4&CR4PSE != 0 {
		if dir&largeReserved != 0 {
			c.pageFault(lin, write, user, faultProtection|faultReserved)
		}
		writable = c.checkRights(lin, dir, write, user)
		dir = c.mark(dirAddr, dir, write)
		return dir&largeMask | lin&^largeMask&pageMask, writable && dir&pageDirty != 0, c.attr(dir &^ pagePMB)
	}
	entryAddr := dir&pageMask | lin>>12&0x3FF<<2
	entry := c.readPhys32(entryAddr)
	if entry&pagePresent == 0 {
		c.pageFault(lin, write, user, 0)
	}
	// EAS 10.1.2: the message buffer type needs CR4.MPE and excludes 4 MiB
	// pages; otherwise bit 7 is reserved.
	if entry&pagePMB != 0 && (c.CR4&CR4MPE == 0 || c.CR4&CR4PSE != 0) {
		c.pageFault(lin, write, user, faultProtection|faultReserved)
	}
	writable = c.checkRights(lin, dir&entry, write, user)
	c.mark(dirAddr, dir, false)
	entry = c.mark(entryAddr, entry, write)
	return entry & pageMask, writable && entry&pageDirty != 0, c.attr(entry)
}

// checkRights raises #PF unless the combined rights allow the access, and
// tells whether they allow writing. Rings 0 to 2 are the supervisor, whom
// read-only pages stop only if CR0.WP is set.
func (c *Core) checkRights(lin, rights uint32, write bool, user uint8) (writable bool) {
	writable = rights&pageWritable != 0
	if user == 0 && c.CR0&CR0WP == 0 {
		writable = true
	}
	if write && !writable || user != 0 && rights&pageUser == 0 {
		c.pageFault(lin, write, user, faultProtection)
	}
	return writable
}

// mark sets the accessed bit of an entry, and the dirty bit for a write.
func (c *Core) mark(addr, entry uint32, write bool) uint32 {
	marked := entry | pageAccessed
	if write {
		marked |= pageDirty
	}
	if marked != entry {
		c.writePhys32(addr, marked)
	}
	return marked
}

func (c *Core) pageFault(lin uint32, write bool, user uint8, code uint32) {
	if write {
		code |= faultWrite
	}
	if user != 0 {
		code |= faultUser
	}
	c.CR2 = lin
	c.raise(VectorPF, code)
}

// attr is the memory type of a page by its entry and CR0.
func (c *Core) attr(entry uint32) (a cache.Attr) {
	if entry&pageCacheDisable != 0 || c.CR0&CR0CD != 0 {
		a = cache.NoFill
	}
	if entry&pageWriteThrough != 0 {
		a |= cache.Through
	}
	if entry&pagePMB != 0 {
		a |= cache.Message
	}
	return a
}

// readPhys32 and writePhys32 access page table entries.
func (c *Core) readPhys32(pa uint32) uint32 {
	if c.timed != nil {
		return c.timed.peek(pa)
	}
	mem, _ := c.bus.Page(pa & pageMask)
	m := mapping{phys: pa & pageMask, mem: mem}
	return uint32(c.readMapped(&m, pa%PageSize, 4))
}

func (c *Core) writePhys32(pa, v uint32) {
	if c.timed != nil {
		c.timed.caches.Store(pa, 4, uint64(v), c.attr(0))
		return
	}
	mem, _ := c.bus.Page(pa & pageMask)
	m := mapping{phys: pa & pageMask, mem: mem}
	c.writeMapped(&m, pa%PageSize, 4, uint64(v))
}
