package coherence

// askSteps are what a core does when it receives an Ask.
var askSteps = []mutation{
	{
		step: "Ask, Away or Copy: it is passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		omit: func(u *unit, e effect, m Message) bool {
			return e == send && m.asks() && m.From != u.Self
		},
	},
	{
		step: "Ask, Away or Copy: who asked stays the same",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		send: func(u *unit, _ *int, m *Message) {
			if m.asks() {
				m.From = u.Self
			}
		},
	},
	{
		step: "Ask, Away: the asker is not remembered",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   three,
		call: instead(elsewhere(Away), page{state: Taking}),
	},
	{
		step: "Ask, Away: nothing is granted",
		by:   "a page is in one place",
		end:  "who has a page mapped for stores has it alone",
		in:   three,
		call: instead(elsewhere(Away), page{state: Shared}),
	},
	{
		step: "Ask, Copy: the asker is not remembered",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   three,
		call: instead(elsewhere(Copy), page{state: Taking}),
	},
	{
		step: "Ask, Copy: nothing is granted",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   three,
		call: instead(elsewhere(Copy), page{state: Shared}),
	},
	{
		step: "Ask, asked to write: the asker is remembered",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: forgetful(func(pg *page) bool { return pg.asked == AskWrite }),
	},
	{
		step: "Ask, asked to write: it is not passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   three,
		call: instead(func(pg *page, m Message) bool { return m.asks() && pg.asked == AskWrite }, page{state: Away}),
	},
	{
		step: "Ask, asked to write: nothing is granted",
		by:   "a page is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   three,
		call: instead(func(pg *page, m Message) bool { return m.asks() && pg.asked == AskWrite }, page{state: Shared}),
	},
	{
		step: "Ask, asked to read: it is passed on",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   three,
		call: instead(func(pg *page, m Message) bool { return m.asks() && pg.asked == AskRead }, page{asked: AskWrite}),
	},
	{
		step: "Ask, owner: the asker is remembered",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		call: forgetful(func(pg *page) bool { return pg.state > Copy }),
	},
	{
		step: "Ask, owner: it is not passed on",
		by:   "a request is in one place",
		end:  "what has begun can go on",
		in:   pair,
		call: instead(func(pg *page, m Message) bool { return m.asks() && pg.state > Copy }, page{state: Away}),
	},
	{
		step: "Ask: it is remembered who wants to write",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   pair,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == AskWrite && u.State(e.page) > Copy {
				e.m.Kind = AskRead
			}
		}),
	},
	{
		step: "Ask: and who does not",
		by:   "a request is in one place",
		end:  "a page comes to a core that has asked for it",
		in:   pair,
		call: ahead(func(u *unit, e *event) {
			if e.m.Kind == AskRead && u.State(e.page) > Copy {
				e.m.Kind = AskWrite
			}
		}),
	},
	{
		step: "Ask, owner: it is served at once if the page is not in use",
		by:   "askers wait where the page is or will come",
		end:  "what has begun can go on",
		in:   pair,
		call: func(u *unit, e event) bool {
			pg := &u.pages[e.page]
			if !e.m.asks() {
				return u.enter(e)
			}
			pg.pins++
			u.enter(e)
			pg.pins--
			return true
		},
	},
}

// elsewhere tells whether an Ask finds a page in a state in which it is passed
// on.
func elsewhere(s State) func(pg *page, m Message) bool {
	return func(pg *page, m Message) bool { return m.asks() && pg.state == s && pg.asked != AskWrite }
}

// forgetful does not remember who asks.
func forgetful(when func(pg *page) bool) func(*unit, event) bool {
	return func(u *unit, e event) bool {
		if e.m.asks() && when(&u.pages[e.page]) {
			return true
		}
		return u.enter(e)
	}
}
