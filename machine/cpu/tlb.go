package cpu

import "metalsvm/machine/cache"

// The soft TLB: from linear pages to host memory, direct mapped, one table for
// the supervisor rings and one for ring 3, because the rights differ.
//
// Each entry exists twice. Its mapping is what the page tables say, for any
// page. Its fast half serves the accesses that need nothing but a load or a
// store: the read tag is set for plain memory, the write tag only for plain
// memory that is writable, already dirty, and holds no translated code.

const (
	granule  = 12 // log2 of what one entry covers
	tlbSize  = 1024
	tlbMask  = tlbSize - 1
	pageMask = ^uint32(PageSize - 1)
	noTag    = 1 // no page address: low bits set
)

// slot is the place of a page in a table. Pages some power of two apart, as the
// arrays of programs often are, have places 32 and more apart, so that a few
// pages around each do not meet; and neighbours have different places, which the
// test of an access that straddles two pages relies on.
func slot(lin uint32) uint32 { return (lin>>granule + lin>>(granule+5)) & tlbMask }

type tlb struct {
	fast [2][tlbSize]fastEntry
	slow [2][tlbSize]mapping
}

// fastEntry lets an access of n bytes at lin through if
// (lin+n-1)&pageMask equals its tag: one comparison covers page and straddle.
type fastEntry struct {
	read, write uint32
	mem         *[PageSize]byte
}

// mapping is a translated page.
type mapping struct {
	page     uint32 // linear address, or noTag
	phys     uint32
	mem      *[PageSize]byte // nil: through Bus
	writable bool            // writes are allowed and the dirty bit is set
	shared   bool            // other cores reach the same memory
	attr     cache.Attr      // its memory type, for a core with caches
	fetched  *[PageSize]byte // its code as the instruction cache has it; see timed.go
	code     *codePage       // its translated code, as far as known
}

// FlushTLB forgets all translated addresses, as a write to CR3 does.
func (c *Core) FlushTLB() {
	for u := range c.tlb.fast {
		fast, slow := &c.tlb.fast[u], &c.tlb.slow[u]
		for i := range fast {
			fast[i] = fastEntry{read: noTag, write: noTag}
			slow[i].page = noTag
		}
	}
	if c.timed != nil {
		c.timed.forget()
	}
	c.code.forgetAddresses()
	c.spin.found = false
}

// flushPage forgets the translation of one page: INVLPG.
func (c *Core) flushPage(lin uint32) {
	for u := range c.tlb.fast {
		c.flushEntry(u, slot(lin))
	}
	if c.timed != nil {
		c.timed.forgetPage(lin & pageMask)
	}
	c.code.forgetPage(lin)
}

func (c *Core) flushEntry(user int, i uint32) {
	c.tlb.fast[user][i] = fastEntry{read: noTag, write: noTag}
	c.tlb.slow[user][i].page = noTag
}

// mapping returns the translation of the page of lin for an access, or raises
// #PF. The pointer is valid until the next call that may translate.
func (c *Core) mapping(lin uint32, write bool, user uint8) *mapping {
	m := &c.tlb.slow[user&1][slot(lin)]
	if m.page == lin&pageMask && (m.writable || !write) {
		return m
	}
	c.fill(m, lin, write, user)
	return m
}

// fill walks the page tables and fills both halves of an entry.
func (c *Core) fill(m *mapping, lin uint32, write bool, user uint8) {
	phys, writable, attr := c.walk(lin, write, user)
	mem, shared := c.bus.Page(phys)
	*m = mapping{page: lin & pageMask, phys: phys, mem: mem, writable: writable, shared: shared, attr: attr}
	fast := &c.tlb.fast[user&1][slot(lin)]
	*fast = fastEntry{read: noTag, write: noTag, mem: mem}
	if mem == nil {
		return
	}
	fast.read = m.page
	if writable && !c.code.holds(mem) {
		fast.write = m.page
	}
}

// protectCode takes the write tags of every entry that leads to mem, because
// mem now holds translated code.
func (c *Core) protectCode(mem *[PageSize]byte) {
	for u := range c.tlb.fast {
		fast := &c.tlb.fast[u]
		for i := range fast {
			if fast[i].mem == mem {
				fast[i].write = noTag
			}
		}
	}
}
