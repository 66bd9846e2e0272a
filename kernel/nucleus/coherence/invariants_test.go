package coherence

// invariant is something that is so in every state.
type invariant struct {
	name  string
	holds func(m *model, p uint32) bool
	all   bool // only as long as no core has stopped
}

// invariants is what the explorer checks in every state for every page.
var invariants = []invariant{
	{"who has a page mapped for stores has it alone", oneWriter, false},
	{"a page is mapped as its state says", mappedAsSaid, false},
	{"a page is in one place", onePlace, true},
	{"the table names the owner", ownerNamed, true},
	{"the owner knows who has copies", readersKnown, true},
	{"a copy is wanted back once", wantedOnce, true},
	{"a copy that is wanted back is in use", wantedInUse, false},
	{"a request is in one place", oneRequest, true},
	{"askers wait where the page is or will come", askersHeard, false},
	{"nobody waits in a circle", waitingEnds, false},
	{"pins are counted", pinsCounted, false},
	{"pins serve an instruction", pinsServe, false},
	{"a thread that waits is known", waitsKnown, false},
}

// oneWriter: if a core has a page mapped for stores, no other has it mapped. It
// is what the whole protocol is for.
func oneWriter(m *model, p uint32) bool {
	n, stores := 0, false
	for i := range m.cores {
		if mapped := m.units[i].mapped[p]; mapped != 0 {
			n++
			stores = stores || mapped == store
		}
	}
	return n <= 1 || !stores
}

// mappedAsSaid: a page that is Held is mapped for stores, one that is Copy or
// Shared for loads, one that is Away not at all. One that a core is Taking may be
// mapped for loads. And the protocol's books say whether it is mapped.
func mappedAsSaid(m *model, p uint32) bool {
	for i := range m.cores {
		u := &m.units[i]
		is, says := u.mapped[p], u.State(p).mapping()
		if u.State(p) == Taking && is == load {
			says = load
		}
		if is != says || (is != 0) != u.pages[p].mapped {
			return false
		}
	}
	return true
}

// owns tells whether a core is the owner of a page, and the page is there.
func (u *unit) owns(p uint32) bool {
	s := u.State(p)
	return s == Held || s == Shared || s == Taking
}

// each calls what with every line of mail about a page.
func (m *model) each(p uint32, what func(from, to int, l Message)) {
	for i := range m.cores {
		for to, line := range m.mail[i] {
			for _, l := range line {
				if l.Page == p {
					what(i, to, l)
				}
			}
		}
	}
}

// onePlace: one core owns a page, or one Grant is on its way with it; unless it
// is nobody's.
func onePlace(m *model, p uint32) bool {
	n := 0
	for i := range m.cores {
		if m.units[i].owns(p) {
			n++
		}
	}
	m.each(p, func(_, _ int, l Message) {
		if l.Kind == Grant {
			n++
		}
	})
	switch {
	case !m.live(p):
		return n <= 1 // not all have forgotten it yet
	case m.owner[p] == Nobody:
		return n == 0
	}
	return n == 1
}

// ownerNamed: the table names the core that has a page or to which a Grant is on
// its way with it.
func ownerNamed(m *model, p uint32) bool {
	owner := m.owner[p]
	if owner == Nobody || !m.live(p) {
		return true
	}
	named := m.units[owner].owns(p)
	m.each(p, func(_, to int, l Message) {
		named = named || l.Kind == Grant && to == owner
	})
	return named
}

// pinsCounted: it is known how many threads have a page among their pins, and it
// is mapped if there are any.
func pinsCounted(m *model, p uint32) bool {
	for i := range m.cores {
		u, n := &m.units[i], uint8(0)
		for t := range m.threads {
			th := &u.Core.threads[t]
			for _, q := range th.pins[:th.n] {
				if q == p {
					n++
				}
			}
		}
		if u.pages[p].pins != n || n > 0 && u.mapped[p] == 0 {
			return false
		}
	}
	return true
}

// pinsServe: a thread pins only what its instruction needs, nothing between two
// instructions, and nothing above a page for which it waits.
func pinsServe(m *model, p uint32) bool {
	for i := range m.cores {
		u := &m.units[i]
		for t := range m.threads {
			th := &u.Core.threads[t]
			for _, q := range th.pins[:th.n] {
				if u.needs[t].of(q) == 0 || th.waits && q >= th.page {
					return false
				}
			}
		}
	}
	return true
}

// waitsKnown: the protocol knows which threads wait, and for a page that the
// core has asked for or is Taking.
func waitsKnown(m *model, p uint32) bool {
	for i := range m.cores {
		u, n := &m.units[i], uint8(0)
		for t := range m.threads {
			th := &u.Core.threads[t]
			pg := &u.pages[th.page]
			switch {
			case th.waits != u.blocked[t]:
				return false
			case th.waits && pg.asked == 0 && pg.state != Taking:
				return false
			case th.waits && th.page == p:
				n++
			}
		}
		if n != u.pages[p].waiters {
			return false
		}
	}
	return true
}
