package coherence

// mailSteps are what a core does when it receives mail.
var mailSteps = []mutation{
	{
		step: "Ask, Away: it is passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.Kind == Ask && m.From != u.Self
		},
	},
	{
		step: "Ask, Away: who asked stays the same",
		by:   "a request is in one place",
		end:  "mail goes to another core",
		in:   three,
		call: func(u *unit, e event) bool {
			if e.m.Kind == Ask && u.State(e.page) == Away {
				e.m.From = u.Self
			}
			return u.enter(e)
		},
	},
	{
		step: "Ask, Away: the asker is not remembered",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   three,
		call: instead(Ask, Away, Pinned),
	},
	{
		step: "Ask, Away: no Grant is sent",
		by:   "a page is in one place",
		end:  "one core at most has a page mapped",
		in:   three,
		call: instead(Ask, Away, Held),
	},
	{
		step: "Ask, Held: the asker is among the askers",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		call: func(u *unit, e event) bool {
			if e.m.Kind != Ask || u.State(e.page) != Held {
				return u.enter(e)
			}
			u.handOver(e.page)
			return true
		},
	},
	{
		step: "Ask, Held: the page is handed over",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   pair,
		call: instead(Ask, Held, Pinned),
	},
	{
		step: "Ask, Held: it is not passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		call: instead(Ask, Held, Away),
	},
	{
		step: "Ask, Asked: the asker is remembered",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: forgetful(Asked),
	},
	{
		step: "Ask, Asked: it is not passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: instead(Ask, Asked, Away),
	},
	{
		step: "Ask, Asked: no Grant is sent",
		by:   "a page is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: instead(Ask, Asked, Held),
	},
	{
		step: "Ask, Pinned: the asker is remembered",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		call: forgetful(Pinned),
	},
	{
		step: "Ask, Pinned: it is not passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		call: instead(Ask, Pinned, Away),
	},
	{
		step: "Ask, Pinned: the page stays",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   pair,
		call: instead(Ask, Pinned, Held),
	},

	{
		step: "Grant: the page is Held",
		by:   "a page is in one place",
		end:  "what has begun can go on",
		in:   ending,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; e.m.Kind == Grant && pg.state == Held {
				pg.state = Asked
			}
		}),
	},
	{
		step: "Grant: its askers are remembered",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: ahead(func(u *unit, e *event) { e.m.Askers = 0 }),
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
		step: "Grant: only threads that wait are served",
		by:   "only a thread that waits is woken",
		end:  "only a thread that waits is woken",
		in:   threads,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == Grant {
				u.top = u.m.threads
				for t := range u.top {
					u.Core.threads[t].waits = true
				}
			}
		}),
	},
	{
		step: "Grant: only threads that wait for the page are served",
		by:   "pins serve an instruction",
		end:  progress,
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
		step: "Grant: the threads wait no more",
		by:   "pins serve an instruction",
		end:  "only a thread that waits is woken",
		in:   threads,
		call: behind(func(u *unit, e event, was books) {
			if e.m.Kind == Grant {
				for t := range u.m.threads {
					u.Core.threads[t].waits = was.threads[t].waits
				}
			}
		}),
	},
	{
		step: "Grant: the page is mapped and pinned for them",
		by:   progress,
		end:  progress,
		in:   pair,
		call: func(u *unit, e event) bool {
			var served []int
			for t := range u.m.threads {
				if th := &u.Core.threads[t]; e.m.Kind == Grant && th.waits && th.page == e.page {
					th.waits = false
					served = append(served, t)
				}
			}
			ready := u.enter(e)
			for _, t := range served {
				u.Wake(t)
			}
			return ready
		},
	},
	{
		step: "Grant: they are woken",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		omit: func(_ *unit, e effect, _ Message) bool { return e == wake },
	},
	{
		step: "Grant: nobody waits any more: on to the next asker",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   threeEnd,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.m.Kind != Grant {
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
		step: "Grant: a page that is pinned stays",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   three,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; e.m.Kind == Grant && pg.pins > 0 && pg.askers != 0 {
				u.handOver(e.page)
			}
		}),
	},
	{
		step: "Grant: a page that nobody asks for stays",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   ending,
		call: behind(func(u *unit, e event, _ books) {
			if e.m.Kind == Grant && u.State(e.page) == Held {
				u.handOver(e.page)
			}
		}),
	},

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

// forgetful does not remember who asks while the page is in a state.
func forgetful(s State) func(*unit, event) bool {
	return behind(func(u *unit, e event, was books) {
		if e.m.Kind == Ask && was.pages[e.page].state == s {
			u.pages[e.page].askers = was.pages[e.page].askers
		}
	})
}
