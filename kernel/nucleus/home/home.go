// Package home decides what a core does with pages of which it has copies. Such a
// page has its home in shared memory, and any number of cores have a copy of their own,
// in private memory, where all their caches may hold it. Who stores to a copy keeps a
// twin of it, as it was before; to release is to store to the home what differs from
// the twin, so that several cores may store to one page at a time, and to acquire is to
// give the copies up. No core has to know of another.
//
//	         load or store faults       store faults
//	Absent ----------------------> Copy --------------> Dirty
//	Absent <---------------------- Copy <-------------- Dirty
//	               acquire                   release
//
// There is room for so many copies, in slots; when all are taken, a page gives way to
// another as if the core had released and acquired it alone. It is pure and allocates
// nothing. Ring 0, interrupts off.
package home

import "metalsvm/kernel/nucleus/extent"

// Slots is how many copies a core may have at the same time: as much as its
// second-level cache holds, twice over.
const Slots = 128

// Env is what is done to the hardware. A page is in a slot, which has memory for a copy
// and for its twin.
type Env interface {
	// Fetch copies a page from its home to a slot and maps it for loads.
	Fetch(slot, page uint32)
	// Twin copies the copy to its twin and maps it for loads and stores.
	Twin(slot, page uint32)
	// Put stores to the home what differs between copy and twin, and maps the page
	// for loads.
	Put(slot, page uint32)
	// Drop unmaps the page.
	Drop(page uint32)
}

// Core is the copies of one core. Set Env before use.
type Core struct {
	Env Env

	slotOf [extent.MaxPages]uint8 // plus one, 0 if the page is Absent
	slots  [Slots]slot
	used   uint32 // slots from there on are free
	next   uint32 // who gives way next when none is

	Fetched, Twins uint64 // how many
}

// slot is what has a page's copy, if any has.
type slot struct {
	page         uint32
	taken, dirty bool
}

// Fault gets the core a copy of a page, of which it has none or wants to store to it.
func (c *Core) Fault(page uint32, write bool) {
	n := uint32(c.slotOf[page])
	if n == 0 {
		n = c.free() + 1
		c.slotOf[page] = uint8(n)
		c.slots[n-1] = slot{page: page, taken: true}
		c.Fetched++
		c.Env.Fetch(n-1, page)
	}
	if s := &c.slots[n-1]; write && !s.dirty {
		s.dirty = true
		c.Twins++
		c.Env.Twin(n-1, page)
	}
}

// free returns a slot that no page is in.
func (c *Core) free() (n uint32) {
	if c.used < Slots {
		c.used++
		return c.used - 1
	}
	n = c.next
	c.next = (n + 1) % Slots
	c.drop(n)
	return n
}

// Release brings home what the core has stored.
func (c *Core) Release() {
	for n := range c.used {
		c.put(n)
	}
}

// Acquire gives all copies up, so that the core sees what others have brought home.
func (c *Core) Acquire() {
	for n := range c.used {
		c.drop(n)
	}
	c.used, c.next = 0, 0
}

// Forget gives the copy of one page up, if there is one.
func (c *Core) Forget(page uint32) {
	if n := uint32(c.slotOf[page]); n != 0 {
		c.drop(n - 1)
	}
}

// put brings home what has been stored to a slot.
func (c *Core) put(n uint32) {
	if s := &c.slots[n]; s.dirty {
		s.dirty = false
		c.Env.Put(n, s.page)
	}
}

// drop empties a slot. What has been stored to it is not lost.
func (c *Core) drop(n uint32) {
	s := &c.slots[n]
	if !s.taken {
		return
	}
	c.put(n)
	s.taken = false
	c.slotOf[s.page] = 0
	c.Env.Drop(s.page)
}
