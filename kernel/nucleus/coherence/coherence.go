package coherence

import (
	"math/bits"

	"metalsvm/kernel/nucleus/extent"
	"metalsvm/kernel/nucleus/sched"
)

// Limits.
const (
	MaxPages   = extent.MaxPages
	MaxThreads = sched.MaxThreads // of one core
	maxPins    = 8                // pages that one instruction, or call, may need
)

// State is what a page is to this core.
type State uint8

// The states; see the package comment.
const (
	Away State = iota
	Asked
	Held
	Pinned
)

// Kind is a kind of message.
type Kind uint8

// The messages of the protocol.
const (
	Ask   Kind = 1 + iota // From wants Page
	Grant                 // Page is yours; Askers wait for it
)

// Message is what cores send each other. Bit n of Askers is core n.
type Message struct {
	Kind   Kind
	Page   uint32
	From   int // Ask: who wants the page, however often the Ask is passed on
	Askers uint64
}

// Env is what the protocol needs from the nucleus and the hardware.
type Env interface {
	// Owner and SetOwner access the table in shared memory.
	Owner(page uint32) int
	SetOwner(page uint32, core int)
	// Send sends a message to another core.
	Send(to int, m Message)
	// Map invalidates what the core's caches may know of the page and maps it.
	Map(page uint32)
	// Unmap takes the mapping away and drains what the core may still have to
	// write to the page.
	Unmap(page uint32)
	// Wake makes a thread run that waited for a page.
	Wake(thread int)
}

// page is a page's state on this core. pins counts the threads that hold it.
type page struct {
	state  State
	mapped bool
	pins   uint8
	askers uint64
}

// thread is what one thread of this core has to do with shared pages.
type thread struct {
	waits bool   // for page
	page  uint32 // the page it waits for
	n     uint8  // pins held
	pins  [maxPins]uint32
}

// Core is the protocol's state on one core. Set Env and Self before use. In the
// zero value every page is Away.
type Core struct {
	Env  Env
	Self int

	Faults, PagesIn, PagesOut uint64

	pages   [MaxPages]page
	threads [MaxThreads]thread
	top     int // no thread of this number or above has ever waited
}

// State returns what a page is to this core.
func (c *Core) State(p uint32) State { return c.pages[p].state }

// Hold makes this core the first owner of a page that nobody has used.
func (c *Core) Hold(p uint32) {
	c.pages[p] = page{state: Held}
	c.Env.SetOwner(p, c.Self)
}

// Forget drops a page whose allocation has ended.
func (c *Core) Forget(p uint32) {
	if c.pages[p].mapped {
		c.Env.Unmap(p)
	}
	c.pages[p] = page{}
}

// Fault is called when a thread needs a page that is not mapped. If ready is
// true the thread can go on at once; if not it must wait for Wake. Either way
// the page is pinned from when it is there until Retired.
func (c *Core) Fault(t int, p uint32) (ready bool) {
	pg := &c.pages[p]
	switch pg.state {
	case Held, Pinned:
		c.use(t, p)
		return true
	case Away:
		c.Faults++
		pg.state = Asked
		c.Env.Send(c.Env.Owner(p), Message{Kind: Ask, Page: p, From: c.Self})
	case Asked:
	}
	c.threads[t].waits, c.threads[t].page = true, p
	c.top = max(c.top, t+1)
	c.unpinAbove(t, p)
	return false
}

// Pins tells whether a thread holds pages until Retired.
func (c *Core) Pins(t int) bool { return c.threads[t].n > 0 }

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
	c.threads[t].waits = false
	c.Retired(t)
}

// Receive handles a message from another core.
func (c *Core) Receive(m Message) {
	pg := &c.pages[m.Page]
	switch m.Kind {
	case Ask:
		switch pg.state {
		case Away:
			if to := c.Env.Owner(m.Page); to != c.Self { // it is if the allocation has ended
				c.Env.Send(to, m)
			}
		case Held:
			pg.askers |= 1 << m.From
			c.handOver(m.Page)
		case Asked, Pinned:
			pg.askers |= 1 << m.From
		}
	case Grant:
		c.PagesIn++
		pg.state = Held
		pg.askers |= m.Askers
		for t := range c.top {
			if th := &c.threads[t]; th.waits && th.page == m.Page {
				th.waits = false
				c.use(t, m.Page)
				c.Env.Wake(t)
			}
		}
		if pg.pins == 0 && pg.askers != 0 { // whoever waited is gone
			c.handOver(m.Page)
		}
	}
}

// use maps and pins a page that is here for a thread.
func (c *Core) use(t int, p uint32) {
	pg, th := &c.pages[p], &c.threads[t]
	if !pg.mapped {
		c.Env.Map(p)
		pg.mapped = true
	}
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
	pg.pins++
	pg.state = Pinned
}

// unpinAbove gives up a thread's pins on pages above p, for which it is about
// to wait.
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
	pg := &c.pages[p]
	pg.pins--
	if pg.pins == 0 {
		pg.state = Held
		if pg.askers != 0 {
			c.handOver(p)
		}
	}
}

// handOver gives a page that is Held to the next of its askers, counting up
// from this core, and with it the others.
func (c *Core) handOver(p uint32) {
	pg := &c.pages[p]
	to := bits.TrailingZeros64(pg.askers &^ (2<<c.Self - 1))
	if to == 64 {
		to = bits.TrailingZeros64(pg.askers)
	}
	if pg.mapped {
		c.Env.Unmap(p)
	}
	c.PagesOut++
	c.Env.SetOwner(p, to)
	c.Env.Send(to, Message{Kind: Grant, Page: p, From: c.Self, Askers: pg.askers &^ (1 << to)})
	*pg = page{state: Away}
}

// Waits returns the page that a thread waits for.
func (c *Core) Waits(t int) (p uint32, ok bool) {
	return c.threads[t].page, c.threads[t].waits
}
