package coherence

// pinSteps are what a core does to keep a page until an instruction has retired,
// and no longer.
var pinSteps = []mutation{
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
			if th := &u.Core.threads[e.thread]; e.entry == leave {
				th.waits = was.threads[e.thread].waits
				u.pages[th.page].waiters = was.pages[th.page].waiters
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
	{
		step: "pin: the thread lists its pin",
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
		step: "pin: the page counts its pins",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   pair,
		call: after(func(pg *page, _ event, was page) {
			pg.pins = min(pg.pins, was.pins)
		}),
	},
	{
		step: "pin: all of this, so that a page stays until it has been used",
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
		step: "unpinAbove: pins above the page are given up",
		by:   "pins serve an instruction",
		end:  "what has begun can go on",
		in:   crossed,
		call: waiting(func(u *unit, t int, p uint32, was thread) {
			keep(u, t, was, func(q uint32) bool { return q > p })
		}),
	},
	{
		step: "unpinAbove: those on the page itself too",
		by:   "pins serve an instruction",
		end:  "what has begun can go on",
		in:   pair,
		call: waiting(func(u *unit, t int, p uint32, was thread) {
			keep(u, t, was, func(q uint32) bool { return q == p })
		}),
	},
	{
		step: "unpinAbove: pins below the page are kept",
		by:   progress,
		end:  progress,
		in:   crossed,
		call: waiting(func(u *unit, t int, _ uint32, _ thread) { u.Retired(t) }),
	},
	{
		step: "unpinAbove: pins given up are not listed any more",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   crossed,
		call: waiting(func(u *unit, t int, _ uint32, was thread) { u.Core.threads[t].n = was.n }),
	},
	{
		step: "unpin: a pin less is counted",
		by:   "pins are counted",
		end:  "what has begun can go on",
		in:   pair,
		call: after(func(pg *page, e event, was page) {
			if e.entry == retired {
				pg.pins = was.pins
			}
		}),
	},
	{
		step: "unpin: what others wait for is done",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			if e.entry != retired {
				return u.enter(e)
			}
			pg := &u.pages[e.page]
			pg.pins += 2 // so that the page seems to be in use
			u.enter(e)
			pg.pins -= 2
			return true
		},
	},

	{
		step: "settle: a page that is pinned stays",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; pg.pins > 0 && (pg.state == Held || pg.state == Shared) {
				u.serve(e.page)
			}
		}),
	},
	{
		step: "settle: a copy that is pinned stays",
		by:   "pins are counted",
		end:  "a pinned page stays mapped",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; pg.pins > 0 && pg.state == Copy && pg.wanted {
				u.giveUp(e.page)
			}
		}),
	},
	{
		step: "settle: a copy that is wanted back is given up",
		by:   "a copy that is wanted back is in use",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if e.m.Kind == Invalidate {
				pg.wanted = true
				return true
			}
			was := pg.wanted
			pg.wanted = false
			ready := u.enter(e)
			pg.wanted = was
			return ready
		},
	},
	{
		step: "settle: one that is not stays",
		by:   "a copy is wanted back once",
		end:  "Gone comes to a core that waits for it",
		in:   pair,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; pg.pins == 0 && pg.state == Copy {
				u.giveUp(e.page)
			}
		}),
	},
	{
		step: "settle: who owns a page serves those who ask",
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
		step: "settle: not while it is Taking it",
		by:   "a copy is wanted back once",
		end:  "mail goes to another core",
		in:   three,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; pg.pins == 0 && pg.state == Taking {
				u.serve(e.page)
			}
		}),
	},
	{
		step: "settle: not while it has a copy only",
		by:   "a page is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: behind(func(u *unit, e event, _ books) {
			if pg := &u.pages[e.page]; pg.pins == 0 && pg.state == Copy {
				u.serve(e.page)
			}
		}),
	},
}

// waiting changes something when a fault has made a thread wait.
func waiting(change func(u *unit, t int, p uint32, was thread)) func(*unit, event) bool {
	return behind(func(u *unit, e event, was books) {
		if e.entry == fault && u.Core.threads[e.thread].waits {
			change(u, e.thread, e.page, was.threads[e.thread])
		}
	})
}

// keep pins again what a thread has had pinned, if it should have been kept.
func keep(u *unit, t int, was thread, kept func(p uint32) bool) {
	for _, q := range was.pins[:was.n] {
		if kept(q) {
			u.pin(t, q)
		}
	}
}
