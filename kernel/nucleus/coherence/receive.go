package coherence

import "math/bits"

// Receive handles a message from another core.
func (c *Core) Receive(m *Message) {
	pg := &c.pages[m.Page]
	switch m.Kind {
	case AskRead, AskWrite:
		if (pg.state == Away || pg.state == Copy) && pg.asked != AskWrite {
			// With no owner, or this core, the page's allocation has ended.
			if to := c.Env.Owner(m.Page); to != c.Self && to != Nobody {
				c.Env.Send(to, m)
			}
			return
		}
		if pg.pins == 0 && pg.askers == 0 && (pg.state == Held || pg.state == Shared) {
			c.answer(m.Page, m.From, m.Kind == AskWrite)
			return
		}
		pg.askers |= 1 << m.From
		if m.Kind == AskWrite {
			pg.writers |= 1 << m.From
		}
		c.settle(m.Page)
	case GrantCopy:
		c.CopiesIn++
		pg.state, pg.asked, pg.mapped = Copy, 0, true
		c.Env.Invalidate()
		c.Env.Map(m.Page, false)
		c.wake(m.Page)
		c.settle(m.Page)
	case Grant:
		c.PagesIn++
		pg.asked = 0
		pg.readers = m.Readers
		pg.askers |= m.Askers
		pg.writers |= m.Writers
		if pg.readers != 0 {
			c.takeBack(m.Page)
			return
		}
		c.taken(m.Page)
	case Invalidate:
		pg.wanted = true
		c.settle(m.Page)
	case Gone:
		if pg.readers>>m.From&1 == 0 {
			return // it has stopped since, and been counted out
		}
		pg.readers &^= 1 << m.From
		if pg.readers == 0 {
			c.taken(m.Page)
		}
	}
}

// taken is called when this core owns a page and there are no copies any more.
func (c *Core) taken(p uint32) {
	c.hold(p)
	c.wake(p)
	c.settle(p) // whoever waited may be gone
}

// wake lets the threads go on that wait for a page. If a copy has come, those
// that want to write fault again.
func (c *Core) wake(p uint32) {
	pg, t := &c.pages[p], 0
	if latest := &c.threads[pg.latest]; pg.waiters == 1 && latest.waits && latest.page == p {
		t = int(pg.latest) // mostly there is no other
	}
	for ; pg.waiters > 0 && t < MaxThreads; t++ {
		if th := &c.threads[t]; th.waits && th.page == p {
			th.waits = false
			pg.waiters--
			c.pin(t, p)
			c.Env.Wake(t)
		}
	}
}

// giveUp gives up a copy.
func (c *Core) giveUp(p uint32) {
	pg := &c.pages[p]
	c.CopiesBack++
	c.Env.Unmap(p)
	pg.state, pg.mapped, pg.wanted = Away, false, false
	c.send(c.Env.Owner(p), Gone, p)
}

// serve answers those who have asked for a page of this core's, counting up from
// this core: each reader gets a copy, until a writer gets the page and with it
// the others.
func (c *Core) serve(p uint32) {
	pg := &c.pages[p]
	for pg.askers != 0 {
		to := bits.TrailingZeros64(pg.askers &^ (2<<c.Self - 1))
		if to == 64 {
			to = bits.TrailingZeros64(pg.askers)
		}
		write := pg.writers>>to&1 != 0
		pg.askers &^= 1 << to
		pg.writers &^= 1 << to
		c.answer(p, to, write)
	}
}

// answer gives a core a page of this core's, or a copy.
func (c *Core) answer(p uint32, to int, write bool) {
	pg := &c.pages[p]
	if write {
		c.handOver(p, to)
		return
	}
	if pg.state == Held {
		c.Env.Map(p, false)
		c.Env.Drain()
		pg.state = Shared
	}
	c.CopiesOut++
	pg.readers |= 1 << to
	c.send(to, GrantCopy, p)
}

// handOver makes another core the owner of a page.
func (c *Core) handOver(p uint32, to int) {
	pg := &c.pages[p]
	c.Env.Unmap(p)
	if pg.state == Held {
		c.Env.Drain()
	}
	c.PagesOut++
	c.Env.SetOwner(p, to)
	if pg.readers != 0 {
		pg.readers &^= 1 << to
	}
	c.out.Readers, c.out.Askers, c.out.Writers = pg.readers, pg.askers, pg.writers
	c.send(to, Grant, p)
	*pg = page{waiters: pg.waiters}
}
