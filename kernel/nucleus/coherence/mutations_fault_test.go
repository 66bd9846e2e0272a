package coherence

// faultSteps are what a core does when a thread faults, and when a page is
// freed.
var faultSteps = []mutation{
	{
		step: "Forget: the page is unmapped",
		by:   "a page is mapped as its state says",
		end:  "who has a page mapped for stores has it alone",
		in:   freeing,
		call: ahead(func(u *unit, e *event) {
			if e.entry == forget {
				u.pages[e.page].mapped = false
			}
		}),
	},
	{
		step: "Forget: what may be left to write is drained",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   freeing,
		omit: unless(drain, func(u *unit, _ uint32) bool { return u.m.now.entry == forget }),
	},
	{
		step: "Forget: not if the page is not Held",
		in:   freeing,
		call: behind(func(u *unit, e event, _ books) {
			if e.entry == forget {
				u.Drain()
			}
		}),
	},
	{
		step: "Forget: the state is dropped",
		by:   "a page is mapped as its state says",
		end:  "a fault that is served maps the page",
		in:   freeing,
		call: after(func(pg *page, e event, was page) {
			if e.entry == forget {
				pg.state = was.state
			}
		}),
	},

	{
		step: "Fault, Away: a page that is nobody's is claimed",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		omit: unless(claim, func(*unit, uint32) bool { return true }),
	},
	{
		step: "Fault, Away: not if another claims it first",
		by:   "who has a page mapped for stores has it alone",
		end:  "who has a page mapped for stores has it alone",
		in:   pair,
		omit: unless(contest, func(*unit, uint32) bool { return true }),
	},
	{
		step: "Fault, Away: who has claimed a page Holds it",
		by:   "a fault that is served maps the page",
		end:  "a fault that is served maps the page",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if e.entry == fault && u.State(e.page) == Held {
				u.Unmap(e.page)
				u.pages[e.page] = page{}
				u.Core.threads[e.thread].n = 0
			}
		}),
	},
	{
		step: "Fault, Away: and pins it",
		in:   crossed,
		call: behind(func(u *unit, e event, was books) {
			if th := &u.Core.threads[e.thread]; e.entry == fault && was.pages[e.page].state == Away && u.State(e.page) == Held {
				th.n--
				u.pages[e.page].pins--
			}
		}),
	},
	{
		step: "Fault, Away: a load asks to read only",
		in:   crossed,
		call: ahead(func(u *unit, e *event) {
			if e.entry == fault && u.State(e.page) == Away {
				e.write = true
			}
		}),
	},
	{
		step: "Fault, Copy: a store asks to write",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.Kind == AskWrite && m.From == u.Self && u.State(m.Page) == Copy
		},
	},
	{
		step: "Fault, Shared: a store takes the copies back",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.entry != fault || pg.state != Shared {
				return u.enter(e)
			}
			pg.state = Taking
			u.enter(e)
			pg.state = Shared
			return false
		},
	},
	{
		step: "Fault, Shared: a store waits for them",
		by:   "a fault that is served maps the page",
		end:  "a fault that is served maps the page",
		in:   pair,
		call: func(u *unit, e event) bool {
			return u.enter(e) || e.entry == fault && u.State(e.page) == Taking
		},
	},
	{
		step: "Fault, Taking: it waits",
		by:   "a fault that is served maps the page",
		end:  "a fault that is served maps the page",
		in:   threads,
		call: func(u *unit, e event) bool {
			taking := e.entry == fault && u.State(e.page) == Taking
			return u.enter(e) || taking
		},
	},
	{
		step: "Fault: it is noted that the thread waits",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if e.entry == fault {
				u.Core.threads[e.thread].waits = false
			}
		}),
	},
	{
		step: "Fault: it is noted for which page",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   crossed,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == fault {
				u.Core.threads[e.thread].page = was.threads[e.thread].page
			}
		}),
	},
	{
		step: "Fault: it is counted how many wait",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == fault {
				u.pages[e.page].waiters = was.pages[e.page].waiters
			}
		}),
	},

	{
		step: "ask: it is noted what has been asked",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   pair,
		call: after(func(pg *page, e event, was page) {
			if e.entry == fault {
				pg.asked = was.asked
			}
		}),
	},
	{
		step: "ask: the Ask is sent",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.asks() && m.From == u.Self
		},
	},
	{
		step: "ask: it goes to the owner",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		send: func(u *unit, to *int, m *Message) {
			if other := 3 - u.Self - *to; m.asks() && m.From == u.Self {
				*to = other
			}
		},
	},
	{
		step: "ask: no second Ask is sent",
		by:   "a request is in one place",
		end:  "mail goes to another core",
		in:   threads,
		call: ahead(func(u *unit, e *event) {
			if e.entry == fault {
				u.pages[e.page].asked = 0
			}
		}),
	},

	{
		step: "takeBack: the page is Taking",
		by:   "a copy is wanted back once",
		end:  "Gone comes to a core that waits for it",
		in:   pair,
		call: after(func(pg *page, _ event, was page) {
			if pg.state == Taking && was.state == Shared {
				pg.state = Shared
			}
		}),
	},
	{
		step: "takeBack: an Invalidate is sent",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   pair,
		omit: lost(Invalidate),
	},
	{
		step: "takeBack: to every reader",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   three,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.Kind == Invalidate && u.m.sent
		},
	},

	{
		step: "hold: the cache is invalidated",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   caches,
		omit: unless(invalidate, func(u *unit, _ uint32) bool { return u.m.now.m.Kind != GrantCopy }),
	},
	{
		step: "hold: not if the page is mapped already",
		in:   caches,
		call: behind(func(u *unit, e event, _ books) {
			if u.State(e.page) == Held {
				u.Invalidate()
			}
		}),
	},
	{
		step: "hold: the page is mapped for stores",
		by:   "a page is mapped as its state says",
		end:  "a pinned page stays mapped",
		in:   pair,
		omit: unless(mapPage, func(u *unit, p uint32) bool { return u.m.now.m.Kind == Grant || u.m.now.m.Kind == Gone }),
	},
	{
		step: "hold: it is Held",
		by:   "a page is mapped as its state says",
		end:  "what has begun can go on",
		in:   pair,
		call: after(func(pg *page, _ event, was page) {
			if pg.state == Held {
				pg.state = was.state
			}
		}),
	},
	{
		step: "hold: it is noted that it is mapped",
		by:   "a page is mapped as its state says",
		end:  "who has a page mapped for stores has it alone",
		in:   freeing,
		call: after(func(pg *page, _ event, was page) {
			if pg.state == Held {
				pg.mapped = was.mapped
			}
		}),
	},
}
