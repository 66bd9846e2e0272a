package coherence

import (
	"fmt"
	"slices"
)

// step is something that can happen next. What can happen:
//
//   - A thread begins an instruction, which loads from or stores to one page or
//     several. It faults on one that is not mapped for this; if there is none it
//     retires. An instruction that stores may load from the page first.
//   - A thread that has begun goes on in the same way, unless it waits.
//   - A line of mail is delivered: the first that is under way from a core to
//     another. Package mail keeps them in order, and sends the next from the
//     outbox when the one before has been taken; there may always be one more.
//   - A thread ends.
//   - A page that nobody is about to use is forgotten by one core after another,
//     and then is nobody's. Programs meet before and after.
//   - An entry into the nucleus finishes, if that matters.
//   - The last core stops, the others learn it, and threads give up: stop_test.go.
type step struct {
	does  does
	core  int // who acts
	other int // the thread, or the sender
	needs needs
	page  uint32
	write bool
	past  int // see model.past
}

type does uint8

const (
	faults does = iota
	retires
	ends
	receives
	forgets
	finishes
	halts
	learns
	givesUp
)

// steps returns all that can happen next.
func (m *model) steps(list []step) []step {
	for i := range m.cores {
		if m.dead(i) {
			continue
		}
		if m.unseen[i] != 0 {
			list = append(list, step{does: finishes, core: i})
			continue
		}
		u := &m.units[i]
		if u.mayLearn() {
			list = append(list, step{does: learns, core: i})
		}
		for t := range m.threads {
			list = u.stepsOf(t, list)
		}
		for from := range m.cores {
			if m.comes(from, i) {
				list = append(list, step{does: receives, core: i, other: from})
			}
		}
		for p := range uint32(m.pages) {
			if m.free && m.forgot[p]>>i&1 == 0 && m.owner[p] != Nobody && !m.needed(p) {
				list = append(list, step{does: forgets, core: i, page: p})
			}
		}
	}
	list = m.stops(list)
	for i := range list {
		list[i].past = Nobody
	}
	for k := range m.cores {
		for _, s := range list {
			if m.unseen[k] != 0 && s.past == Nobody && (s.does == faults || s.does == receives) {
				s.past = k
				list = append(list, s)
			}
		}
	}
	return list
}

// stepsOf adds what a thread can do.
func (u *unit) stepsOf(t int, list []step) []step {
	if u.Self < u.m.leave && u.needs[t].pages != 0 {
		list = append(list, step{does: ends, core: u.Self, other: t})
	}
	if u.lacks(t) {
		list = append(list, step{does: givesUp, core: u.Self, other: t})
	}
	if u.blocked[t] {
		return list
	}
	if u.needs[t].pages != 0 {
		return u.goOn(t, u.needs[t], list)
	}
	first, all := uint64(1), uint64(1)<<u.m.pages-1
	if u.m.whole {
		first = all
	}
	for pages := first; pages <= all; pages++ {
		for stores := range pages + 1 {
			if stores&^pages == 0 && (stores == pages || !u.m.store) && u.m.allLive(pages) {
				list = u.goOn(t, needs{pages, stores}, list)
			}
		}
	}
	return list
}

// goOn adds what a thread can do to get on with an instruction.
func (u *unit) goOn(t int, n needs, list []step) []step {
	s := step{core: u.Self, other: t, needs: n}
	p, ok := u.missing(n, 0)
	if !ok {
		s.does = retires
		return append(list, s)
	}
	for ; ok; p, ok = u.missing(n, p+1) {
		s.does, s.page, s.write = faults, p, n.of(p) == store
		list = append(list, s)
		if s.write && u.mapped[p] == 0 {
			s.write = false
			list = append(list, s)
		}
	}
	return list
}

func (m *model) allLive(pages uint64) bool {
	for p := range uint32(m.pages) {
		if pages>>p&1 != 0 && !m.live(p) {
			return false
		}
	}
	return true
}

// take does a step.
func (m *model) take(s step) {
	m.broken, m.passed, m.sent, m.past = "", false, false, s.past
	if m.boxes {
		m.fill()
		defer m.empty()
	}
	u := &m.units[s.core]
	switch s.does {
	case faults:
		u.needs[s.other] = s.needs
		th := &u.Core.threads[s.other]
		if u.mapped[s.page] == 0 && slices.Contains(th.pins[:th.n], s.page) {
			m.broken = "a pinned page stays mapped"
			return
		}
		ready := u.call(event{entry: fault, thread: s.other, page: s.page, write: s.write})
		u.blocked[s.other] = !ready
		if ready && (u.mapped[s.page] == 0 || s.write && u.mapped[s.page] != store) {
			m.broken = "a fault that is served maps the page"
		}
	case retires:
		for p := range uint32(m.pages) {
			u.access(p, s.needs.of(p))
		}
		u.needs[s.other] = needs{}
		u.call(event{entry: retired, thread: s.other})
	case ends, givesUp:
		u.needs[s.other], u.blocked[s.other] = needs{}, false
		u.call(event{entry: leave, thread: s.other})
	case receives:
		if !m.boxes {
			u.receive(s.other, m.takeLine(s.other, s.core))
			return
		}
		m.slots[s.other][s.core].rung = false
		u.box.Rung(1 << s.other)
	case forgets:
		m.forget(s.core, s.page)
	case finishes:
		m.unseen[s.core] = 0
	case halts:
		m.halt(uint64(s.other))
	case learns:
		u.learn()
	}
}

// comes tells whether there is mail to be delivered from a core to another.
func (m *model) comes(from, to int) bool {
	return m.slots[from][to].rung || !m.boxes && len(m.mail[from][to]) > 0
}

func (s step) String() string {
	if s.past != Nobody {
		was := s
		was.past = Nobody
		return fmt.Sprintf("%v and does not see whom core %d names", was, s.past)
	}
	thread := fmt.Sprintf("core %d, thread %d", s.core, s.other)
	switch s.does {
	case faults:
		fault := fmt.Sprintf("%s: %v faults on page %d", thread, s.needs, s.page)
		if !s.write && s.needs.of(s.page) == store {
			fault += " as a load"
		}
		return fault
	case retires:
		return fmt.Sprintf("%s: %v retires", thread, s.needs)
	case ends:
		return thread + " ends"
	case receives:
		return fmt.Sprintf("core %d receives mail from core %d", s.core, s.other)
	case forgets:
		return fmt.Sprintf("core %d forgets page %d", s.core, s.page)
	case halts:
		return fmt.Sprintf("core %d stops, and what it has sent to %s is lost", s.core, set(uint64(s.other)))
	case learns:
		return fmt.Sprintf("core %d learns who has stopped", s.core)
	case givesUp:
		return thread + " gives up"
	}
	return fmt.Sprintf("core %d finishes", s.core)
}

func (n needs) String() string {
	switch {
	case n.stores == 0:
		return "a load from " + set(n.pages)
	case n.stores == n.pages:
		return "a store to " + set(n.stores)
	}
	return fmt.Sprintf("a load from %s and store to %s", set(n.pages&^n.stores), set(n.stores))
}
