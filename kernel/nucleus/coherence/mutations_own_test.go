package coherence

// ownSteps are what a core does for its own threads and pages.
var ownSteps = []mutation{
	{
		step: "Hold: the page is Held",
		by:   "a page is in one place",
		end:  "mail goes to another core",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if e.entry == hold {
				u.pages[e.page].state = Away
			}
		}),
	},
	{
		step: "Hold: the table names the owner",
		by:   "the table names the owner",
		end:  "mail goes to another core",
		in:   crossed,
		call: func(u *unit, e event) bool {
			if e.entry != hold {
				return u.enter(e)
			}
			u.pages[e.page] = page{state: Held}
			return true
		},
	},
	{
		step: "Forget: the page is unmapped",
		by:   "who has a page mapped owns it",
		end:  "one core at most has a page mapped",
		in:   freeing,
		call: ahead(func(u *unit, e *event) {
			if e.entry == forget {
				u.pages[e.page].mapped = false
			}
		}),
	},
	{
		step: "Forget: the state is dropped",
		by:   "a page is in one place",
		end:  "one core at most has a page mapped",
		in:   freeing,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == forget {
				u.pages[e.page].state = was.pages[e.page].state
			}
		}),
	},

	{
		step: "Fault, Held or Pinned: the page is mapped",
		by:   "a fault that is served maps the page",
		end:  "a fault that is served maps the page",
		in:   pair,
		call: func(u *unit, e event) bool {
			return e.entry == fault && u.has(e.page) || u.enter(e)
		},
	},
	{
		step: "Fault, Held or Pinned: no Ask is sent",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   pair,
		call: ahead(func(u *unit, e *event) {
			if e.entry == fault && u.has(e.page) {
				u.pages[e.page].state = Away
			}
		}),
	},
	{
		step: "Fault, Away: the page is Asked",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == fault && was.pages[e.page].state == Away {
				u.pages[e.page].state = Away
			}
		}),
	},
	{
		step: "Fault, Away: the Ask is sent",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.Kind == Ask && m.From == u.Self
		},
	},
	{
		step: "Fault, Asked: no second Ask is sent",
		by:   "mail goes to another core",
		end:  "mail goes to another core",
		in:   threads,
		call: ahead(func(u *unit, e *event) {
			if e.entry == fault && u.State(e.page) == Asked {
				u.pages[e.page].state = Away
			}
		}),
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
		step: "Fault: top is above the thread",
		by:   "a thread that waits is known",
		end:  "what has begun can go on",
		in:   pair,
		call: behind(func(u *unit, e event, was books) {
			u.top = was.top
		}),
	},
	{
		step: "Fault: pins above the page are given up",
		by:   "pins serve an instruction",
		end:  "what has begun can go on",
		in:   crossed,
		call: without(func(u *unit, e *event) *uint8 {
			if e.entry == fault && !u.has(e.page) {
				return &u.Core.threads[e.thread].n
			}
			return nil
		}),
	},
	{
		step: "Fault: pins below the page are kept",
		by:   progress,
		end:  progress,
		in:   crossed,
		call: behind(func(u *unit, e event, _ books) {
			if e.entry == fault && !u.has(e.page) {
				u.Retired(e.thread)
			}
		}),
	},
	{
		step: "Fault: pins given up are not listed any more",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   crossed,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == fault && !u.has(e.page) {
				u.Core.threads[e.thread].n = was.threads[e.thread].n
			}
		}),
	},

	{
		step: "Retired: pins end",
		by:   "pins serve an instruction",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			return e.entry == retired || u.enter(e)
		},
	},
	{
		step: "Leave: the thread waits no more",
		by:   "a thread that waits is known",
		end:  "only a thread that waits is woken",
		in:   ending,
		call: behind(func(u *unit, e event, was books) {
			if e.entry == leave {
				u.Core.threads[e.thread].waits = was.threads[e.thread].waits
			}
		}),
	},
	{
		step: "Leave: pins end",
		by:   "pins serve an instruction",
		end:  "what has begun can go on",
		in:   ending,
		call: without(func(u *unit, e *event) *uint8 {
			if e.entry == leave {
				return &u.Core.threads[e.thread].n
			}
			return nil
		}),
	},
}
