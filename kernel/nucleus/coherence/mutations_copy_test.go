package coherence

// copySteps are what a core does with a copy.
var copySteps = []mutation{
	{
		step: "GrantCopy: the page is a Copy",
		by:   "a page is mapped as its state says",
		end:  "what has begun can go on",
		in:   pair,
		call: copied(func(pg *page, was page) { pg.state = was.state }),
	},
	{
		step: "GrantCopy: nothing is asked any more",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		call: copied(func(pg *page, was page) { pg.asked = was.asked }),
	},
	{
		step: "GrantCopy: it is noted that it is mapped",
		by:   "a page is mapped as its state says",
		end:  "who has a page mapped for stores has it alone",
		in:   freeing,
		call: copied(func(pg *page, was page) { pg.mapped = was.mapped }),
	},
	{
		step: "GrantCopy: the cache is invalidated",
		by:   "a load sees the latest store",
		end:  "a load sees the latest store",
		in:   caches,
		omit: unless(invalidate, func(u *unit, _ uint32) bool { return u.m.now.m.Kind == GrantCopy }),
	},
	{
		step: "GrantCopy: the page is mapped",
		by:   "a page is mapped as its state says",
		end:  "a pinned page stays mapped",
		in:   pair,
		omit: unless(mapPage, func(u *unit, _ uint32) bool { return u.m.now.m.Kind == GrantCopy }),
	},
	{
		step: "GrantCopy: for loads only",
		by:   "who has a page mapped for stores has it alone",
		end:  "who has a page mapped for stores has it alone",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if e.m.Kind == GrantCopy && u.mapped[e.page] == load {
				u.Map(e.page, true)
			}
		}),
	},
	{
		step: "GrantCopy: threads that wait are served",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			if e.m.Kind != GrantCopy {
				return u.enter(e)
			}
			pg := &u.pages[e.page]
			waiters := pg.waiters
			pg.waiters = 0
			u.enter(e)
			pg.waiters = waiters
			return true
		},
	},
	{
		step: "GrantCopy: a copy that nobody uses, and is wanted back, is given up",
		by:   "a copy that is wanted back is in use",
		end:  "what has begun can go on",
		in:   threeEnd,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.m.Kind != GrantCopy {
				return u.enter(e)
			}
			wanted := pg.wanted
			pg.wanted = false
			u.enter(e)
			pg.wanted = wanted
			return true
		},
	},
	{
		step: "Invalidate: it is noted that the copy is wanted back",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   pair,
		call: after(func(pg *page, e event, _ page) {
			if e.m.Kind == Invalidate {
				pg.wanted = false
			}
		}),
	},
	{
		step: "Invalidate: a copy that nobody uses is given up",
		by:   "a copy that is wanted back is in use",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			if e.m.Kind == Invalidate {
				u.pages[e.page].wanted = true
				return true
			}
			return u.enter(e)
		},
	},
	{
		step: "Invalidate: one that is still to come is not",
		by:   "the owner knows who has copies",
		end:  "who has a page mapped for stores has it alone",
		in:   three,
		call: behind(func(u *unit, e event, _ books) {
			if e.m.Kind == Invalidate && u.State(e.page) == Away && u.pages[e.page].wanted {
				u.giveUp(e.page)
			}
		}),
	},
	{
		step: "giveUp: the page is unmapped",
		by:   "a page is mapped as its state says",
		end:  "who has a page mapped for stores has it alone",
		in:   pair,
		omit: unless(unmapPage, func(u *unit, p uint32) bool { return u.State(p) == Copy }),
	},
	{
		step: "giveUp: it is Away",
		by:   "a page is mapped as its state says",
		end:  "a fault that is served maps the page",
		in:   pair,
		call: gaveUp(func(pg *page, _ page) { pg.state = Copy }),
	},
	{
		step: "giveUp: it is noted that it is not mapped",
		by:   "a page is mapped as its state says",
		end:  "a load sees the latest store",
		in:   caches,
		call: gaveUp(func(pg *page, _ page) { pg.mapped = true }),
	},
	{
		step: "giveUp: it is not wanted back any more",
		by:   "a copy is wanted back once",
		end:  "Gone comes to a core that waits for it",
		in:   pair,
		call: gaveUp(func(pg *page, _ page) { pg.wanted = true }),
	},
	{
		step: "giveUp: Gone is sent",
		by:   "the owner knows who has copies",
		end:  "what has begun can go on",
		in:   pair,
		omit: lost(Gone),
	},
	{
		step: "giveUp: to the owner",
		by:   "Gone comes to a core that waits for it",
		end:  "Gone comes to a core that waits for it",
		in:   three,
		send: func(u *unit, to *int, m *Message) {
			if other := 3 - u.Self - *to; m.Kind == Gone {
				*to = other
			}
		},
	},
}

// copied changes a page when a copy has come.
func copied(change func(pg *page, was page)) func(*unit, event) bool {
	return after(func(pg *page, e event, was page) {
		if e.m.Kind == GrantCopy {
			change(pg, was)
		}
	})
}

// gaveUp changes a page when its copy has been given up.
func gaveUp(change func(pg *page, was page)) func(*unit, event) bool {
	return after(func(pg *page, _ event, was page) {
		if was.state == Copy && pg.state == Away {
			change(pg, was)
		}
	})
}
