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
type step struct {
	does  does
	core  int // who acts
	other int // the thread, or the sender
	needs uint64
	page  uint32
	write bool
}

type does uint8

const (
	faults does = iota
	retires
	ends
	receives
	forgets
	holds
)

// steps returns all that can happen next.
func (m *model) steps(list []step) []step {
	for i := range m.cores {
		u := &m.units[i]
		for t := range m.threads {
			list = u.stepsOf(t, list)
		}
		for from := range m.cores {
			if m.slots[from][i].rung || !m.boxes && len(m.mail[from][i]) > 0 {
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
	m.broken, m.passed = "", false
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
			u.receive(m.take1(s.other, s.core))
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
	}
}

// free marks a step that nothing makes happen.
const free = -1

// process returns who does a step, a number for each thread and each pair of
// cores, if it must happen sooner or later once it can: mail is delivered, and
// an instruction that has begun goes on. begun is the set of such.
func (s step) process(begun uint8) int {
	switch thread := s.core*mostThreads + s.other; s.does {
	case faults, retires:
		if begun>>thread&1 != 0 {
			return thread
		}
	case receives:
		return mostCores*mostThreads + s.core*mostCores + s.other
	}
	return free
}

func (s step) String() string {
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
	}
	return fmt.Sprintf("core %d allocates page %d", s.core, s.page)
}
