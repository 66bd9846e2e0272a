package cpu

import "metalsvm/machine/cache"

// A core with caches: every access goes through package cache, and a soft TLB
// of lines, not pages, points into its first-level data cache, so that a hit is
// a plain load or store of the host.
//
// Whether something is in that soft TLB, or in the one of pages, must not show
// in guest time or in the state of the caches: the executor and the engine meet
// the same lines in the same order at the same clock. So page walks take no
// time and fill nothing; only the accessed and dirty bits that they set are
// stores like others.

const (
	lineMask  = ^uint32(cache.LineSize - 1)
	lineSlots = 2048
)

// lineSlot is the place of a line in the soft TLB. As with slot, neighbours have
// different places, which the test of an access that straddles two lines relies
// on, and lines some power of two apart do, too.
func lineSlot(lin uint32) uint32 { return (lin/cache.LineSize + lin/PageSize) % lineSlots }

type timed struct {
	bus    LineBus
	caches *cache.Caches
	lines  [2][lineSlots]fastEntry // by ring as in tlb
	locked bool                    // the next write ends a locked access
	owners [cache.Places]owner     // which entry leads to a place of the data cache

	code map[uint32]*[PageSize]byte // pages of code, by physical address, as last fetched

	start cache.Snapshot // of the loop in which the core may spin
}

// owner is the entry of the soft TLB that leads to a line; there is at most one.
type owner struct {
	lin  uint32 // noTag if there is none
	user uint8
}

// NewTimed returns a core with caches on its bus, reset. Instructions cost what
// clocks.go says, and what the bus adds by Stall.
func NewTimed(bus LineBus) *Core {
	c := &Core{bus: bus}
	t := &timed{bus: bus, caches: cache.New(bus), code: map[uint32]*[PageSize]byte{}}
	t.caches.Lost = t.lost
	for i := range t.owners {
		t.owners[i].lin = noTag
	}
	for u := range t.lines {
		for i := range t.lines[u] {
			t.lines[u][i] = fastEntry{read: noTag, write: noTag}
		}
	}
	c.timed = t
	c.code.init()
	c.code.costs = new([arenaSize]uint16)
	c.Compile(true)
	c.Reset()
	return c
}

// Caches returns the caches of the core, nil if it has none.
func (c *Core) Caches() *cache.Caches {
	if c.timed == nil {
		return nil
	}
	return c.timed.caches
}

// price is what an instruction costs by itself.
func (c *Core) price(in *Inst) uint64 {
	if c.timed == nil {
		return 1
	}
	return uint64(in.Clocks)
}

// lost takes the soft TLB's entry for a place of the data cache.
func (t *timed) lost(place int) {
	o := &t.owners[place]
	if o.lin == noTag {
		return
	}
	e := &t.lines[o.user][lineSlot(o.lin)]
	if e.read == o.lin {
		e.read, e.write = noTag, noTag
	}
	o.lin = noTag
}

// install lets accesses to the line of lin, which is in a place of the data
// cache, go through; silent tells whether stores may, too.
func (t *timed) install(lin uint32, place int, user uint8, silent bool) {
	lin &= lineMask
	if o := (owner{lin, user}); t.owners[place] != o {
		t.lost(place)
		t.owners[place] = o
	}
	e := &t.lines[user][lineSlot(lin)]
	if e.read != lin {
		*e = fastEntry{read: lin, write: noTag, mem: &t.caches.Ways[place%len(t.caches.Ways)]}
	}
	if silent {
		e.write = lin
	}
}

// forget empties the soft TLB, forgetPage its entries of a page.
func (t *timed) forget() {
	for place := range t.owners {
		t.lost(place)
	}
}

func (t *timed) forgetPage(page uint32) {
	for place := range t.owners {
		if t.owners[place].lin&pageMask == page {
			t.lost(place)
		}
	}
}

// peek reads a word as the core sees it, without changing anything.
func (t *timed) peek(pa uint32) uint32 {
	if v, ok := t.caches.Peek(pa, 4); ok {
		return uint32(v)
	}
	v, _ := t.bus.Peek(pa, 4)
	return uint32(v)
}
