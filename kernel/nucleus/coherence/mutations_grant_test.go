package coherence

// grantSteps are what a core does when a page comes.
var grantSteps = []mutation{
	{
		step: "Grant: nothing is asked any more",
		by:   "a request is in one place",
		in:   pair,
		call: after(func(pg *page, e event, was page) {
			if e.m.Kind == Grant && pg.state == Held {
				pg.asked = was.asked
			}
		}),
	},
	{
		step: "Grant: its readers are noted",
		by:   "the owner knows who has copies",
		end:  "who has a page mapped for stores has it alone",
		in:   three,
		call: ahead(func(_ *unit, e *event) { e.m.Readers = 0 }),
	},
	{
		step: "Grant: its askers are remembered",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: ahead(func(_ *unit, e *event) { e.m.Askers, e.m.Writers = 0, 0 }),
	},
	{
		step: "Grant: and who of them wants to write",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: ahead(func(_ *unit, e *event) { e.m.Writers = 0 }),
	},
	{
		step: "Grant: earlier askers are not forgotten",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == Grant {
				u.pages[e.page].askers = 0
			}
		}),
	},
	{
		step: "Grant: nor who of them wants to write",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == Grant {
				u.pages[e.page].writers = 0
			}
		}),
	},
	{
		step: "Grant: the copies are taken back",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   three,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.Kind == Invalidate && u.m.now.m.Kind == Grant
		},
	},
	{
		step: "Grant: before the page is used",
		by:   "a copy is wanted back once",
		end:  "who has a page mapped for stores has it alone",
		in:   three,
		call: behind(func(u *unit, e event, _ books) {
			if e.m.Kind == Grant && u.State(e.page) == Taking {
				u.taken(e.page)
			}
		}),
	},
	{
		step: "Grant: if there are none it is used",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.m.Kind != Grant || e.m.Readers != 0 {
				return u.enter(e)
			}
			pg.asked, pg.state = 0, Taking
			pg.askers |= e.m.Askers
			pg.writers |= e.m.Writers
			return true
		},
	},
	{
		step: "Gone: who has given up is no reader any more",
		by:   "the owner knows who has copies",
		end:  "what has begun can go on",
		in:   pair,
		call: without(func(_ *unit, e *event) *int {
			if e.m.Kind == Gone {
				e.m.From = 63
			}
			return nil
		}),
	},
	{
		step: "Gone: when it is the last the page is used",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			if e.m.Kind == Gone {
				u.pages[e.page].readers &^= 1 << e.m.From
				return true
			}
			return u.enter(e)
		},
	},
	{
		step: "Gone: not before",
		by:   "a copy is wanted back once",
		end:  "who has a page mapped for stores has it alone",
		in:   three,
		call: behind(func(u *unit, e event, _ books) {
			if e.m.Kind == Gone && u.State(e.page) == Taking {
				u.taken(e.page)
			}
		}),
	},
	{
		step: "taken: the page is Held",
		by:   "a copy is wanted back once",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.m.Kind != Gone || pg.readers != 1<<e.m.From {
				return u.enter(e)
			}
			pg.readers = 0
			u.wake(e.page)
			u.Core.settle(e.page)
			return true
		},
	},
	{
		step: "taken: if nobody waits any more, the others are served",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   threeEnd,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.m.Kind != Grant && e.m.Kind != Gone {
				return u.enter(e)
			}
			askers := pg.askers | e.m.Askers
			pg.askers, e.m.Askers = 0, 0
			u.enter(e)
			pg.askers = askers
			return true
		},
	},
	{
		step: "wake: only threads that wait are served",
		by:   "only a thread that waits is woken",
		end:  "only a thread that waits is woken",
		in:   threads,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == Grant {
				for t := range u.m.threads {
					u.Core.threads[t].waits = true
				}
				u.pages[e.page].waiters = uint8(u.m.threads)
			}
		}),
	},
	{
		step: "wake: only threads that wait for the page are served",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   crowd,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == Grant {
				for t := range u.m.threads {
					u.Core.threads[t].page = e.page
				}
			}
		}),
	},
	{
		step: "wake: the threads wait no more",
		by:   "pins serve an instruction",
		end:  "only a thread that waits is woken",
		in:   threads,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == receive {
				for t := range u.m.threads {
					u.Core.threads[t].waits = was.threads[t].waits
				}
				u.pages[e.page].waiters = was.pages[e.page].waiters
			}
		}),
	},
	{
		step: "wake: they pin the page",
		by:   progress,
		end:  progress,
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			for t := range u.m.threads {
				if e.entry == receive && was.threads[t].waits && !u.Core.threads[t].waits {
					u.Retired(t)
				}
			}
		}),
	},
	{
		step: "wake: they run",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		omit: func(_ *unit, e effect, _ Message) bool { return e == wake },
	},
}
