package coherence

import "math/bits"

// Fault is called when a thread needs a page that is not mapped, or not for
// stores although it wants to write. If ready is true the thread can go on at
// once; if not it must wait for Wake. Either way the page is pinned from when it
// is there until Retired.
func (c *Core) Fault(t int, p uint32, write bool) (ready bool) {
	if c.acquire(p, write) {
		c.pin(t, p)
		return true
	}
	c.Faults++
	th := &c.threads[t]
	th.waits, th.page, th.write = true, p, write
	pg := &c.pages[p]
	pg.waiters++
	pg.latest = uint8(t)
	if th.n > 0 {
		c.unpinAbove(t, p)
	}
	return false
}

// acquire tells whether a page is here, and if not does what brings it here.
func (c *Core) acquire(p uint32, write bool) (here bool) {
	pg := &c.pages[p]
	switch pg.state {
	case Held:
		return true
	case Shared:
		if !write {
			return true
		}
		c.takeBack(p)
	case Copy:
		if !write {
			return true
		}
		c.ask(p, AskWrite)
	case Away:
		kind := AskRead
		if write {
			kind = AskWrite
		}
		if !c.ask(p, kind) {
			c.hold(p)
			return true
		}
	}
	return false
}

// ask asks the owner for a page, unless this core has asked before. If that was
// only to read, and now a thread wants to write, it asks again when the copy has
// come. It returns false if the page had no owner and is this core's now.
func (c *Core) ask(p uint32, kind Kind) bool {
	pg := &c.pages[p]
	if pg.asked != 0 {
		return true
	}
	owner := c.Env.Owner(p)
	if owner == Nobody {
		if c.Env.Claim(p) {
			return false
		}
		owner = c.Env.Owner(p)
	}
	pg.asked = kind
	c.send(owner, kind, p)
	return true
}

// takeBack asks all readers to give up their copies.
func (c *Core) takeBack(p uint32) {
	pg := &c.pages[p]
	pg.state = Taking
	for set := pg.readers; set != 0; set &= set - 1 {
		c.send(bits.TrailingZeros64(set), Invalidate, p)
	}
}

// hold makes a page, of which there are no copies, this core's alone.
func (c *Core) hold(p uint32) {
	pg := &c.pages[p]
	if !pg.mapped {
		c.Env.Invalidate()
	}
	c.Env.Map(p, true)
	pg.state, pg.mapped = Held, true
}

// Pins tells whether a thread holds pages until Retired.
func (c *Core) Pins(t int) bool { return c.threads[t].n > 0 }

// Pinned tells whether any thread does.
func (c *Core) Pinned() bool { return c.pinned > 0 }

// Wanted tells whether others wait for pages that a thread pins.
func (c *Core) Wanted(t int) bool {
	th := &c.threads[t]
	for _, p := range th.pins[:th.n] {
		if pg := &c.pages[p]; pg.wanted || pg.askers != 0 {
			return true
		}
	}
	return false
}

// Retired is called when the instruction for which a thread has pinned pages
// is done, or will not be finished.
func (c *Core) Retired(t int) {
	th := &c.threads[t]
	for th.n > 0 {
		th.n--
		c.unpin(th.pins[th.n])
	}
}

// Leave is called when a thread has ended, perhaps while it waited for a page
// or held some.
func (c *Core) Leave(t int) {
	if th := &c.threads[t]; th.waits {
		th.waits = false
		c.pages[th.page].waiters--
	}
	c.Retired(t)
}

// pin pins a page that is here for a thread.
func (c *Core) pin(t int, p uint32) {
	th := &c.threads[t]
	for _, q := range th.pins[:th.n] {
		if q == p {
			return
		}
	}
	if th.n == maxPins {
		return // more than any instruction needs; this page may go at any time
	}
	th.pins[th.n] = p
	th.n++
	c.pinned++
	c.pages[p].pins++
}

// unpinAbove gives up a thread's pins on page p, for which it is about to wait,
// and on those above.
func (c *Core) unpinAbove(t int, p uint32) {
	th := &c.threads[t]
	kept := uint8(0)
	for i := range th.n {
		if q := th.pins[i]; q < p {
			th.pins[kept] = q
			kept++
		} else {
			c.unpin(q)
		}
	}
	th.n = kept
}

func (c *Core) unpin(p uint32) {
	c.pinned--
	c.pages[p].pins--
	c.settle(p)
}

// settle does with a page what others are waiting for, if no instruction here
// needs it any more.
func (c *Core) settle(p uint32) {
	pg := &c.pages[p]
	switch {
	case pg.pins > 0:
	case pg.state == Copy && pg.wanted:
		c.giveUp(p)
	case pg.state == Held || pg.state == Shared:
		c.serve(p)
	}
}
