package coherence

import "math/bits"

// In a model with stopping the last core may stop at any time: it is put into reset.
// What it has and knows is gone, and of what it has sent, that may be lost to each of
// the others which is still under way: it may lie in an outbox, or nobody has been
// told. The others learn of it at some time and then are told again and again, as
// callRoll of package entry does. Whoever waits for a page that is lost gives up.

// dead tells whether a core has stopped.
func (m *model) dead(core int) bool { return m.stopped && core == m.cores-1 }

// stops adds the ways in which the last core can stop.
func (m *model) stops(list []step) []step {
	if !m.down || m.stopped {
		return list
	}
	last, sent := m.cores-1, uint64(0)
	for to := range m.cores {
		if len(m.mail[last][to]) > 0 {
			sent |= 1 << to
		}
	}
	for lost := range sent + 1 {
		if lost&^sent == 0 {
			list = append(list, step{does: halts, core: last, other: int(lost)})
		}
	}
	return list
}

// halt stops the last core, and what it has sent to some is lost.
func (m *model) halt(lost uint64) {
	last := m.cores - 1
	u := &m.units[last]
	clear(u.pages[:m.pages])
	u.Core.threads, u.pinned = [MaxThreads]thread{}, 0
	u.mapped, u.cached, u.pending = [mostPages]access{}, [mostPages]cached{}, [mostPages]bool{}
	u.needs, u.blocked = [mostThreads]needs{}, [mostThreads]bool{}
	m.unseen[last] = 0
	for ; lost != 0; lost &= lost - 1 {
		m.mail[last][bits.TrailingZeros64(lost)] = nil
	}
	m.stopped = true
}

// learn tells a core who has stopped.
func (u *unit) learn() {
	for p := range uint32(u.m.pages) {
		u.call(event{entry: down, page: p})
		if pg := &u.pages[p]; pg.mentions(u.m.cores - 1) {
			u.m.broken = "who has stopped has no copies and wants nothing"
		}
	}
}

// mentions tells whether the books of a page say that a core has or wants it.
func (pg *page) mentions(core int) bool { return (pg.readers|pg.askers|pg.writers)>>core&1 != 0 }

// mayLearn tells whether to be told who has stopped changes anything on a core.
func (u *unit) mayLearn() bool {
	for p := range u.m.pages {
		if u.pages[p].mentions(u.m.cores - 1) {
			return u.m.stopped
		}
	}
	return false
}

// lacks tells whether a thread waits for a page that does not come because of what
// was lost with the core that has stopped: the page, the request, or a copy that is
// wanted back.
func (u *unit) lacks(t int) bool {
	th, m := &u.Core.threads[t], u.m
	if !m.stopped || !th.waits {
		return false
	}
	there, asked := false, false
	copies := uint64(1) << (m.cores - 1) // that one's are counted out
	for i := range m.cores {
		pg := &m.units[i].pages[th.page]
		there = there || m.units[i].owns(th.page)
		asked = asked || pg.askers>>u.Self&1 != 0
		if pg.state == Copy {
			copies |= 1 << i
		}
	}
	m.each(th.page, func(_, to int, l Message) {
		switch {
		case m.dead(to):
		case l.asks():
			asked = asked || l.From == u.Self
		case l.Kind == Grant:
			there = true
			asked = asked || to == u.Self || l.Askers>>u.Self&1 != 0
		case l.Kind == GrantCopy:
			asked = asked || to == u.Self
			copies |= 1 << to
		case l.Kind == Gone:
			copies |= 1 << l.From
		}
	})
	if pg := &u.pages[th.page]; pg.state == Taking {
		return pg.readers&^copies != 0
	}
	return !there || !asked || m.takerLacks(th.page, copies)
}

// takerLacks tells whether a core is Taking a page, or will be, and waits for ever for
// a copy that is not there.
func (m *model) takerLacks(p uint32, copies uint64) bool {
	var readers uint64
	for i := range m.cores {
		if pg := &m.units[i].pages[p]; pg.state == Taking {
			readers |= pg.readers
		}
	}
	return readers&^copies != 0
}

// stopSteps are what a core does when others have stopped.
var stopSteps = []mutation{
	{
		step: "Down: those have no copies",
		by:   "who has stopped has no copies and wants nothing",
		end:  "who has stopped has no copies and wants nothing",
		in:   stopping,
		call: kept(func(pg *page, was page) { pg.readers = was.readers }),
	},
	{
		step: "Down: they want nothing",
		by:   "who has stopped has no copies and wants nothing",
		end:  "who has stopped has no copies and wants nothing",
		in:   stopping,
		call: kept(func(pg *page, was page) { pg.askers = was.askers }),
	},
	{
		step: "Down: nor to write",
		by:   "who has stopped has no copies and wants nothing",
		end:  "who has stopped has no copies and wants nothing",
		in:   stopping,
		call: kept(func(pg *page, was page) { pg.writers = was.writers }),
	},
	{
		step: "Down: if they had the last copies, a page that is Taking is Held",
		by:   "what has begun can go on",
		end:  "what has begun can go on",
		in:   stopping,
		call: counted(Taking),
	},
	{
		step: "Down: and so is one that is Shared",
		by:   "what has begun can go on",
		end:  "what has begun can go on",
		in:   stopping,
		call: counted(Shared),
	},
	{
		step: "Down: those who wait are served",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   stopping,
		omit: unless(wake, func(u *unit, _ uint32) bool { return u.m.now.entry == down }),
	},
	{
		step: "Gone: not from who has been counted out",
		by:   "who has a page mapped for stores has it alone",
		end:  "who has a page mapped for stores has it alone",
		in:   stopping,
		call: func(u *unit, e event) bool {
			if pg := &u.pages[e.page]; e.m.Kind == Gone && pg.readers == 0 {
				u.taken(e.page)
				return true
			}
			return u.enter(e)
		},
	},
}

// kept leaves out what Down does to a page's sets.
func kept(change func(pg *page, was page)) func(*unit, event) bool {
	return behind(func(u *unit, e event, was books) {
		if e.entry == down {
			change(&u.pages[e.page], was.pages[e.page])
		}
	})
}

// counted has Down do no more than count, in a state.
func counted(in State) func(*unit, event) bool {
	return func(u *unit, e event) bool {
		pg := &u.pages[e.page]
		if e.entry == down && pg.state == in {
			pg.askers &^= 1 << (u.m.cores - 1)
			pg.writers &^= 1 << (u.m.cores - 1)
			pg.readers &^= 1 << (u.m.cores - 1)
			return true
		}
		return u.enter(e)
	}
}
