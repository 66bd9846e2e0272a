package coherence

import "math/bits"

// serveSteps are how a core answers those who have asked.
var serveSteps = []mutation{
	{
		step: "serve: who is served is no asker any more",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   pair,
		call: after(func(pg *page, _ event, was page) {
			pg.askers |= pg.readers &^ was.readers
		}),
	},
	{
		step: "serve: the next is counted up from the owner",
		by:   progress,
		end:  progress,
		in:   three,
		send: func(u *unit, to *int, m *Message) {
			if m.Kind != Grant {
				return
			}
			m.Askers, m.Writers = m.Askers|1<<*to, m.Writers|1<<*to
			*to = bits.TrailingZeros64(m.Writers)
			m.Askers, m.Writers = m.Askers&^(1<<*to), m.Writers&^(1<<*to)
			m.Readers = u.pages[m.Page].readers &^ (1 << *to)
			u.SetOwner(m.Page, *to)
		},
	},
	{
		step: "serve: behind the last comes the first",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		send: func(u *unit, to *int, m *Message) {
			if (m.Kind == Grant || m.Kind == GrantCopy) && *to < u.Self {
				*to = 64
			}
		},
	},
	{
		step: "serve: a page that others read is not mapped for stores any more",
		by:   "a page is mapped as its state says",
		end:  "who has a page mapped for stores has it alone",
		in:   pair,
		omit: unless(mapPage, func(u *unit, p uint32) bool { return u.mapped[p] == store }),
	},
	{
		step: "serve: what may be left to write is drained",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   caches,
		omit: unless(drain, func(u *unit, _ uint32) bool { return u.mapped[u.m.now.page] == load }),
	},
	{
		step: "serve: the page is Shared",
		by:   "a page is mapped as its state says",
		end:  "a fault that is served maps the page",
		in:   pair,
		call: after(func(pg *page, _ event, was page) {
			if pg.state == Shared {
				pg.state = was.state
			}
		}),
	},
	{
		step: "serve: all this only if it was Held",
		in:   caches,
		call: behind(func(u *unit, e event, _ books) {
			if u.State(e.page) == Shared {
				u.Map(e.page, false)
				u.Drain()
			}
		}),
	},
	{
		step: "serve: it is noted who has a copy",
		by:   "the owner knows who has copies",
		end:  "what has begun can go on",
		in:   pair,
		call: after(func(pg *page, _ event, was page) { pg.readers &= was.readers }),
	},
	{
		step: "serve: the GrantCopy is sent",
		by:   "the owner knows who has copies",
		end:  "what has begun can go on",
		in:   pair,
		omit: lost(GrantCopy),
	},
	{
		step: "serve: every reader gets one",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   three,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if pg.writers != 0 {
				return u.enter(e)
			}
			others := pg.askers & (pg.askers - 1)
			pg.askers &^= others
			ready := u.enter(e)
			pg.askers |= others
			return ready
		},
	},

	{
		step: "handOver: the page is unmapped",
		by:   "a page is mapped as its state says",
		end:  "who has a page mapped for stores has it alone",
		in:   pair,
		omit: unless(unmapPage, func(u *unit, p uint32) bool { return u.State(p) > Copy }),
	},
	{
		step: "handOver: what may be left to write is drained",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   caches,
		omit: unless(drain, func(u *unit, _ uint32) bool { return u.mapped[u.m.now.page] == 0 }),
	},
	{
		step: "handOver: not if the page was Shared",
		in:   caches,
		send: granted(func(u *unit, _ int, _ *Message) { u.Drain() }),
	},
	{
		step: "handOver: the table names the new owner",
		by:   "the table names the owner",
		end:  "mail goes to another core",
		in:   pair,
		omit: unless(name, func(*unit, uint32) bool { return true }),
	},
	{
		step: "handOver: the Grant is sent",
		by:   "a page is in one place",
		end:  "what has begun can go on",
		in:   pair,
		omit: lost(Grant),
	},
	{
		step: "handOver: it names who has copies",
		by:   "the owner knows who has copies",
		end:  "who has a page mapped for stores has it alone",
		in:   three,
		send: granted(func(_ *unit, _ int, m *Message) { m.Readers = 0 }),
	},
	{
		step: "handOver: its receiver is not among them",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		send: granted(func(u *unit, to int, m *Message) {
			if u.m.units[to].State(m.Page) == Copy {
				m.Readers |= 1 << to
			}
		}),
	},
	{
		step: "handOver: it carries the other askers",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		send: granted(func(_ *unit, _ int, m *Message) { m.Askers, m.Writers = 0, 0 }),
	},
	{
		step: "handOver: its receiver is not among these",
		by:   "a request is in one place",
		end:  "mail goes to another core",
		in:   pair,
		send: granted(func(_ *unit, to int, m *Message) { m.Askers |= 1 << to }),
	},
	{
		step: "handOver: it says who of these wants to write",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		send: granted(func(_ *unit, _ int, m *Message) { m.Writers = 0 }),
	},
	{
		step: "handOver: its receiver is not among those either",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   pair,
		send: granted(func(_ *unit, to int, m *Message) { m.Writers |= 1 << to }),
	},
	{
		step: "handOver: the page is Away",
		by:   "a page is mapped as its state says",
		end:  "a fault that is served maps the page",
		in:   pair,
		call: handedOver(func(pg *page, was page) { pg.state = was.state }),
	},
	{
		step: "handOver: it is noted that it is not mapped",
		by:   "a page is mapped as its state says",
		end:  "a load sees the latest store",
		in:   caches,
		call: handedOver(func(pg *page, was page) { pg.mapped = was.mapped }),
	},
	{
		step: "handOver: its readers are forgotten",
		by:   "the owner knows who has copies",
		in:   pair,
		call: handedOver(func(pg *page, was page) { pg.readers = was.readers }),
	},
	{
		step: "handOver: its askers are forgotten",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: handedOver(func(pg *page, was page) { pg.askers = was.askers }),
	},
	{
		step: "handOver: and who of them wants to write too",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: handedOver(func(pg *page, was page) { pg.writers = was.writers }),
	},
}

// handedOver changes a page that has been handed over.
func handedOver(change func(pg *page, was page)) func(*unit, event) bool {
	return after(func(pg *page, _ event, was page) {
		if was.state > Copy && pg.state == Away {
			change(pg, was)
		}
	})
}

// mailSteps are what package mail does.
var mailSteps = []mutation{
	{
		step: "mail: who finds a slot full says that it wants to know",
		by:   "what has begun can go on",
		end:  "what has begun can go on",
		in:   boxed,
		omit: func(_ *unit, e effect, _ Message) bool { return e == want },
	},
	{
		step: "mail: who puts a line rings, or tells that there is room",
		by:   "what has begun can go on",
		end:  "what has begun can go on",
		in:   boxed,
		omit: func(_ *unit, e effect, _ Message) bool { return e == ring },
	},
}
