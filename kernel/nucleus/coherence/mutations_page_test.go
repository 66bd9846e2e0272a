package coherence

import "math/bits"

// pageSteps are what a core does with a page for whatever reason.
var pageSteps = []mutation{
	{
		step: "use: the page is mapped",
		by:   "a fault that is served maps the page",
		end:  "a fault that is served maps the page",
		in:   pair,
		omit: func(_ *unit, e effect, _ Message) bool { return e == mapPage },
	},
	{
		step: "use: it is noted that it is",
		by:   "the protocol knows what is mapped",
		end:  "one core at most has a page mapped",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			u.pages[e.page].mapped = was.pages[e.page].mapped
		}),
	},
	{
		step: "use: not if it is already",
		in:   threads,
		call: behind(func(u *unit, e event, _ books) {
			if u.mapped[e.page] {
				u.Map(e.page)
			}
		}),
	},
	{
		step: "use: the thread lists its pin",
		by:   "pins are counted",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			for t := range u.m.threads {
				if th := &u.Core.threads[t]; th.n > was.threads[t].n {
					th.n--
				}
			}
		}),
	},
	{
		step: "use: the page counts its pins",
		by:   "pins are counted",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			u.pages[e.page].pins = min(u.pages[e.page].pins, was.pages[e.page].pins)
		}),
	},
	{
		step: "use: the page is Pinned",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if u.State(e.page) == Pinned {
				u.pages[e.page].state = Held
			}
		}),
	},
	{
		step: "use: all of this, so that a page stays until it has been used",
		by:   progress,
		end:  progress,
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			for t := range u.m.threads {
				u.Retired(t)
			}
		}),
	},

	{
		step: "unpin: a pin less is counted",
		by:   "pins are counted",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == retired {
				u.pages[e.page].pins = was.pages[e.page].pins
			}
		}),
	},
	{
		step: "unpin: while others pin the page it stays",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   threads,
		call: behind(func(u *unit, e event, was books) {
			if pg := &u.pages[e.page]; e.entry == retired && pg.pins > 0 && pg.askers != 0 {
				u.handOver(e.page)
			}
		}),
	},
	{
		step: "unpin: the page is Held",
		by:   "pins are counted",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			if pg := &u.pages[e.page]; e.entry == retired && pg.state == Held {
				pg.state = was.pages[e.page].state
			}
		}),
	},
	{
		step: "unpin: on to the next asker",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   pair,
		call: without(func(u *unit, e *event) *uint64 {
			if e.entry == retired {
				return &u.pages[e.page].askers
			}
			return nil
		}),
	},
	{
		step: "unpin: not if there is none",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == retired && u.State(e.page) == Held && was.pages[e.page].state == Pinned {
				u.handOver(e.page)
			}
		}),
	},

	{
		step: "handOver: the next is counted up from the owner",
		by:   progress,
		end:  progress,
		in:   three,
		call: granted(func(u *unit, to int, m *Message) {
			askers := m.Askers | 1<<to
			first := bits.TrailingZeros64(askers)
			grant := Message{Kind: Grant, Page: m.Page, Askers: askers &^ (1 << first)}
			line := u.m.mail[u.Self][to]
			u.m.mail[u.Self][to] = line[:len(line)-1]
			u.SetOwner(m.Page, first)
			u.Send(first, grant)
		}),
	},
	{
		step: "handOver: behind the last comes the first",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		call: granted(func(u *unit, to int, m *Message) {
			if to < u.Self {
				u.Send(64, *m)
			}
		}),
	},
	{
		step: "handOver: the page is unmapped",
		by:   "who has a page mapped owns it",
		end:  "one core at most has a page mapped",
		in:   pair,
		omit: func(_ *unit, e effect, _ Message) bool { return e == unmapPage },
	},
	{
		step: "handOver: not if it is not mapped",
		in:   pair,
		call: granted(func(u *unit, _ int, m *Message) { u.Unmap(m.Page) }),
	},
	{
		step: "handOver: the table names the new owner",
		by:   "the table names the owner",
		end:  "mail goes to another core",
		in:   pair,
		call: granted(func(u *unit, _ int, m *Message) {
			u.SetOwner(m.Page, u.Self)
		}),
	},
	{
		step: "handOver: the Grant is sent",
		by:   "a page is in one place",
		end:  "what has begun can go on",
		in:   pair,
		omit: func(_ *unit, e effect, m Message) bool {
			return e == send && m.Kind == Grant
		},
	},
	{
		step: "handOver: it carries the other askers",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: granted(func(_ *unit, _ int, m *Message) { m.Askers = 0 }),
	},
	{
		step: "handOver: but not its receiver",
		by:   "a request is in one place",
		end:  "mail goes to another core",
		in:   pair,
		call: granted(func(_ *unit, to int, m *Message) { m.Askers |= 1 << to }),
	},
	{
		step: "handOver: the page is Away",
		by:   "a page is in one place",
		end:  "one core at most has a page mapped",
		in:   pair,
		call: granted(func(u *unit, _ int, m *Message) { u.pages[m.Page].state = Held }),
	},
	{
		step: "handOver: its askers are forgotten",
		by:   "a request is in one place",
		end:  "mail goes to another core",
		in:   three,
		call: granted(func(u *unit, _ int, m *Message) { u.pages[m.Page].askers = m.Askers }),
	},
	{
		step: "handOver: it is noted that it is not mapped",
		by:   "the protocol knows what is mapped",
		end:  "a pinned page stays mapped",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			u.pages[e.page].mapped = was.pages[e.page].mapped || u.mapped[e.page]
		}),
	},

	{
		step: "Map: the cache is invalidated",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   caches,
		omit: func(_ *unit, e effect, _ Message) bool { return e == invalidate },
	},
	{
		step: "Unmap: the write buffer is drained",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   caches,
		omit: func(_ *unit, e effect, _ Message) bool { return e == drain },
	},
}
