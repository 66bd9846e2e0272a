package coherence

import (
	"fmt"
	"slices"
)

// step is something that can happen next. What can happen:
//
//   - A thread begins an instruction, which loads from or stores to one page or
//     several. It faults on one that is not mapped; if there is none it retires.
//   - A thread that has begun goes on in the same way, unless it waits.
//   - A line of mail is delivered: the first that is under way from a core to
//     another. Package mail keeps them in order, and sends the next from the
//     outbox when the one before has been taken; there may always be one more.
//   - A thread ends.
//   - A page that nobody is about to use is forgotten by one core after another,
//     and then held by any one. Programs meet before and after.
//   - An entry into the nucleus finishes, if that matters.
type step struct {
	does  does
	core  int // who acts
	other int // the thread, or the sender
	needs uint64
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
	holds
	finishes
)

// steps returns all that can happen next.
func (m *model) steps(list []step) []step {
	for i := range m.cores {
		if m.unseen[i] != 0 {
			list = append(list, step{does: finishes, core: i})
			continue
		}
		u := &m.units[i]
		for t := range m.threads {
			list = u.stepsOf(t, list)
		}
		for from := range m.cores {
			if m.comes(from, i) {
				list = append(list, step{does: receives, core: i, other: from})
			}
		}
		for p := range uint32(m.pages) {
			switch {
			case !m.free || m.live(p) && m.needed(p):
			case m.forgotten(p):
				list = append(list, step{does: holds, core: i, page: p})
			case m.forgot[p]>>i&1 == 0:
				list = append(list, step{does: forgets, core: i, page: p})
			}
		}
	}
	for i := range list {
		list[i].past = nobody
	}
	for k := range m.cores {
		for _, s := range list {
			if m.unseen[k] != 0 && s.past == nobody && (s.does == faults || s.does == receives) {
				s.past = k
				list = append(list, s)
			}
		}
	}
	return list
}

// stepsOf adds what a thread can do.
func (u *unit) stepsOf(t int, list []step) []step {
	if u.m.leave && u.needs[t] != 0 {
		list = append(list, step{does: ends, core: u.Self, other: t})
	}
	if u.blocked[t] {
		return list
	}
	for needs := uint64(1); needs < 1<<u.m.pages; needs++ {
		if u.needs[t] != 0 && u.needs[t] != needs || !u.m.allLive(needs) {
			continue
		}
		s := step{core: u.Self, other: t, needs: needs}
		p, ok := u.missing(needs, 0)
		if !ok {
			s.does = retires
			list = append(list, s)
			if u.m.data {
				s.write = true
				list = append(list, s)
			}
		}
		for ; ok; p, ok = u.missing(needs, p+1) {
			s.does, s.page = faults, p
			list = append(list, s)
		}
	}
	return list
}

func (m *model) allLive(needs uint64) bool {
	for p := range uint32(m.pages) {
		if needs>>p&1 != 0 && !m.live(p) {
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
		if th := &u.Core.threads[s.other]; slices.Contains(th.pins[:th.n], s.page) {
			m.broken = "a pinned page stays mapped"
			return
		}
		ready := u.call(event{entry: fault, thread: s.other, page: s.page})
		u.blocked[s.other] = !ready
		if ready && !u.mapped[s.page] {
			m.broken = "a fault that is served maps the page"
		}
	case retires:
		for p := range uint32(m.pages) {
			if s.needs>>p&1 != 0 {
				u.access(p, s.write)
			}
		}
		u.needs[s.other] = 0
		u.call(event{entry: retired, thread: s.other})
	case ends:
		u.needs[s.other], u.blocked[s.other] = 0, false
		u.call(event{entry: leave, thread: s.other})
	case receives:
		if !m.boxes {
			u.receive(s.other, m.takeLine(s.other, s.core))
			return
		}
		m.slots[s.other][s.core].rung = false
		u.box.Rung(1 << s.other)
	case forgets:
		u.call(event{entry: forget, page: s.page})
		m.forgot[s.page] |= 1 << s.core
	case holds:
		m.forgot[s.page] = 0
		u.hold(s.page)
	case finishes:
		m.unseen[s.core] = 0
	}
}

// comes tells whether there is mail to be delivered from a core to another.
func (m *model) comes(from, to int) bool {
	return m.slots[from][to].rung || !m.boxes && len(m.mail[from][to]) > 0
}

// What must happen sooner or later, once it can, is numbered: that a thread goes
// on with an instruction that it has begun, that mail from a core to another is
// delivered, and that an entry finishes.

func goesOn(core, thread int) int { return core*mostThreads + thread }
func arrives(from, to int) int    { return mostCores*mostThreads + from*mostCores + to }
func finish(core int) int         { return arrives(core, core) } // it has no mail from itself

// due is the set of all this that can happen. That a core is busy with an entry
// is no reason for anything else there not to happen in the end.
func (m *model) due() (set uint32) {
	for i := range m.cores {
		u := &m.units[i]
		for t, needs := range u.needs {
			if needs != 0 && !u.blocked[t] {
				set |= 1 << goesOn(i, t)
			}
		}
		for from := range m.cores {
			if m.comes(from, i) {
				set |= 1 << arrives(from, i)
			}
		}
		if m.unseen[i] != 0 {
			set |= 1 << finish(i)
		}
	}
	return set
}

// process returns what of this a step does.
func (s step) process() int {
	switch s.does {
	case faults, retires:
		return goesOn(s.core, s.other)
	case receives:
		return arrives(s.other, s.core)
	case finishes:
		return finish(s.core)
	}
	return free
}

// free is the number of what need not happen.
const free = 31

func (s step) String() string {
	if s.past != nobody {
		was := s
		was.past = nobody
		return fmt.Sprintf("%v and sees core %d as the owner still", was, s.past)
	}
	thread := fmt.Sprintf("core %d, thread %d", s.core, s.other)
	switch s.does {
	case faults:
		return fmt.Sprintf("%s: an access to pages %s faults on page %d", thread, set(s.needs), s.page)
	case retires:
		if s.write {
			return fmt.Sprintf("%s: an access to pages %s retires, a store", thread, set(s.needs))
		}
		return fmt.Sprintf("%s: an access to pages %s retires", thread, set(s.needs))
	case ends:
		return thread + " ends"
	case receives:
		return fmt.Sprintf("core %d receives mail from core %d", s.core, s.other)
	case forgets:
		return fmt.Sprintf("core %d forgets page %d", s.core, s.page)
	case finishes:
		return fmt.Sprintf("core %d finishes", s.core)
	}
	return fmt.Sprintf("core %d allocates page %d", s.core, s.page)
}
