package coherence

import "math/bits"

// invariant is something that is so in every state.
type invariant struct {
	name  string
	holds func(m *model, p uint32) bool
}

// invariants is what the explorer checks in every state for every page.
var invariants = []invariant{
	{"one core at most has a page mapped", oneMapping},
	{"who has a page mapped owns it", mappedByOwner},
	{"the protocol knows what is mapped", mappingKnown},
	{"a page is in one place", onePlace},
	{"the table names the owner", ownerNamed},
	{"a request is in one place", oneRequest},
	{"askers wait where the page is or will come", askersHeard},
	{"nobody waits in a circle", waitingEnds},
	{"pins are counted", pinsCounted},
	{"pins serve an instruction", pinsServe},
	{"a thread that waits is known", waitsKnown},
}

// oneMapping: at most one core has a page mapped, for loads and for stores. It
// is what the whole protocol is for.
func oneMapping(m *model, p uint32) bool {
	n := 0
	for i := range m.cores {
		if m.units[i].mapped[p] {
			n++
		}
	}
	return n <= 1
}

// mappedByOwner: a core that has a page mapped has it Held or Pinned.
func mappedByOwner(m *model, p uint32) bool {
	for i := range m.cores {
		if u := &m.units[i]; u.mapped[p] && !u.has(p) {
			return false
		}
	}
	return true
}

// has tells whether a core has a page.
func (u *unit) has(p uint32) bool { return u.State(p) == Held || u.State(p) == Pinned }

// mappingKnown: the protocol's books say the same as the page tables.
func mappingKnown(m *model, p uint32) bool {
	for i := range m.cores {
		if u := &m.units[i]; u.mapped[p] != u.pages[p].mapped {
			return false
		}
	}
	return true
}

// onePlace: one core has a page, or one Grant is on its way with it.
func onePlace(m *model, p uint32) bool {
	n := 0
	for i := range m.cores {
		if m.units[i].has(p) {
			n++
		}
		for _, line := range m.mail[i] {
			for _, l := range line {
				if l.Kind == Grant && l.Page == p {
					n++
				}
			}
		}
	}
	if m.live(p) {
		return n == 1
	}
	return n <= 1 // not all have forgotten it yet
}

// ownerNamed: the table names the core that has a page or to which a Grant is on
// its way with it.
func ownerNamed(m *model, p uint32) bool {
	owner := m.owner[p]
	named := m.units[owner].has(p) || !m.live(p)
	for i := range m.cores {
		for _, l := range m.mail[i][owner] {
			named = named || l.Kind == Grant && l.Page == p
		}
	}
	return named
}

// oneRequest: a core that has Asked finds its request in just one place: in an
// Ask on its way, among the askers that a core or a Grant knows of, or answered
// by a Grant to it. No other core has a request anywhere. So no request is lost
// and none is there twice. It also bounds the mail: no more lines are under way
// for a page than there are cores.
func oneRequest(m *model, p uint32) bool {
	var places [mostCores]int
	count := func(askers uint64) {
		for ; askers != 0; askers &= askers - 1 {
			places[bits.TrailingZeros64(askers)]++
		}
	}
	for i := range m.cores {
		count(m.units[i].pages[p].askers)
		for to, line := range m.mail[i] {
			for _, l := range line {
				switch {
				case l.Page != p:
				case l.Kind == Ask:
					places[l.From]++
				default:
					places[to]++
					count(l.Askers)
				}
			}
		}
	}
	for i := range m.cores {
		want := 0
		if m.units[i].State(p) == Asked {
			want = 1
		}
		if places[i] != want {
			return false
		}
	}
	return true
}

// askersHeard: askers are remembered only where the page is in use or will come.
func askersHeard(m *model, p uint32) bool {
	for i := range m.cores {
		u := &m.units[i]
		if u.pages[p].askers != 0 && u.State(p) != Asked && u.State(p) != Pinned {
			return false
		}
	}
	return true
}

// waitingEnds: a core that has asked may be remembered by one that has asked
// itself, and so on; but they do not wait for each other in a circle.
func waitingEnds(m *model, p uint32) bool {
	for i := range m.cores {
		at, ok := i, true
		for n := 0; ok; n++ {
			if n == m.cores {
				return false
			}
			at, ok = m.remembers(at, p)
		}
	}
	return true
}

// remembers returns the core that has another among its askers.
func (m *model) remembers(asker int, p uint32) (core int, ok bool) {
	for i := range m.cores {
		if m.units[i].pages[p].askers>>asker&1 != 0 {
			return i, true
		}
	}
	return 0, false
}

// pinsCounted: a page is Pinned as long as a thread has it among its pins, and
// their number is known.
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
		if u.pages[p].pins != n || (u.State(p) == Pinned) != (n > 0) {
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
				if u.needs[t]>>q&1 == 0 || th.waits && q >= th.page {
					return false
				}
			}
		}
	}
	return true
}

// waitsKnown: the protocol knows which threads wait, and for a page that the
// core has asked for.
func waitsKnown(m *model, p uint32) bool {
	for i := range m.cores {
		u := &m.units[i]
		for t := range m.threads {
			page, waits := u.Waits(t)
			if waits != u.blocked[t] || waits && (u.State(page) != Asked || t >= u.top) {
				return false
			}
		}
	}
	return true
}
