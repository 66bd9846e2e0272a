package coherence

import (
	"math/bits"

	"metalsvm/kernel/nucleus/mail"
)

// The model is the world around the protocol, small enough that all its states
// can be visited: cores whose threads execute instructions, the mail between
// them, the table of owners, page tables, and what caches and write buffers
// know. The protocol in it is the real one. A step of the model is one entry
// into the nucleus of one core, with all that the core does in it.
//
// Others act in the middle of such an entry. What it shares with them is mail and
// the table of owners. What it sends may arrive at any later time anyway. What it
// reads in the table is one owner who may change meanwhile at most: the others
// wait for this core to give up a copy. But an entry that sends first and then
// names an owner may already be answered by a core that sees the old one; and a
// core that looks for an owner and sees nobody may find that another has claimed
// the page since. So such an entry finishes in a step of its own, and until then
// others see either.

// What there is room for in a model.
const (
	mostCores   = 4
	mostPages   = 2
	mostThreads = 2 // of a core
)

// config says how large a model is and what may happen in it.
type config struct {
	cores, pages, threads int

	data  bool // caches and write buffers are kept
	leave int  // on so many cores threads may end at any time; others begin in their place
	whole bool // every instruction needs all pages
	store bool // and stores to them
	free  bool // pages may be freed and allocated again
	boxes bool // mail goes through package mail
	down  bool // the last core may stop
}

type model struct {
	config
	units   [mostCores]unit
	owner   [mostPages]int
	forgot  [mostPages]uint64               // cores that have forgotten the page, which is being freed
	mail    [mostCores][mostCores][]Message // from, to: in order, see package mail
	slots   [mostCores][mostCores]slot      // from, to: with boxes
	unseen  [mostCores]uint64               // pages that the core has named owners of, where others may not see it
	stopped bool                            // the last core has stopped
	rules   *mutation                       // what is left out of the protocol, if anything
	now     event                           // what the protocol has been entered with
	broken  string                          // what the step has done that must not be
	passed  bool                            // the step has passed an Ask on
	sent    bool                            // the step has sent something
	past    int                             // the step sees what this core has changed as it was before
}

// unit is a core and the threads on it. It is the protocol's Env.
type unit struct {
	Core
	m       *model
	mapped  [mostPages]access // in the page table: for loads or for stores
	cached  [mostPages]cached
	pending [mostPages]bool    // a store has not been drained
	needs   [mostThreads]needs // of the instruction that has begun
	blocked [mostThreads]bool
	box     mail.Box
	port    port
}

// needs is the pages that an instruction needs, and those of them that it stores
// to. None are needed if there is no instruction.
type needs struct{ pages, stores uint64 }

func (n needs) of(p uint32) access {
	switch {
	case n.stores>>p&1 != 0:
		return store
	case n.pages>>p&1 != 0:
		return load
	}
	return 0
}

// cached is what a core's cache knows of a page.
type cached uint8

const (
	nothing cached = iota
	latest         // the latest store
	stale          // an earlier one
)

func newModel(c config, rules *mutation) *model {
	m := &model{config: c, rules: rules, past: Nobody}
	for i := range m.cores {
		u := &m.units[i]
		u.m = m
		u.Init(u, i, new(Table))
		u.port = port{unit: u}
		u.box.Port, u.box.Handler = &u.port, &u.port
	}
	for p := range m.owner {
		m.owner[p] = Nobody
	}
	return m
}

// event is a call of the protocol: one of its entries with what it gets.
type event struct {
	entry  entry
	thread int
	page   uint32
	write  bool
	m      Message
}

type entry uint8

const (
	fault entry = iota
	retired
	leave
	receive
	forget
	down
)

// call enters the protocol, or what a mutation makes of it.
func (u *unit) call(e event) (ready bool) {
	u.m.now = e
	if u.m.rules != nil && u.m.rules.call != nil {
		return u.m.rules.call(u, e)
	}
	return u.enter(e)
}

func (u *unit) enter(e event) (ready bool) {
	switch e.entry {
	case fault:
		return u.Fault(e.thread, e.page, e.write)
	case retired:
		u.Retired(e.thread)
	case leave:
		u.Leave(e.thread)
	case receive:
		u.Receive(&e.m)
	case forget:
		u.Forget(e.page)
	case down:
		u.Down(e.page, 1<<(u.m.cores-1))
	}
	return true
}

// receive hands a message from another core to the protocol.
func (u *unit) receive(from int, m Message) {
	pg := &u.pages[m.Page]
	switch {
	case m.Kind == Grant && pg.asked != AskWrite, m.Kind == GrantCopy && pg.asked != AskRead:
		u.m.broken = "a page comes to a core that has asked for it"
		return
	case m.Kind == Gone && !u.m.stopped && (pg.state != Taking || pg.readers>>m.From&1 == 0):
		u.m.broken = "Gone comes to a core that waits for it"
		return
	case m.Kind == Grant:
		u.m.unseen[from] &^= 1 << m.Page // it was sent behind the naming
	}
	u.call(event{entry: receive, page: m.Page, m: m})
}

// missing returns the first page from p on that an instruction needs and the
// core has not mapped for it.
func (u *unit) missing(n needs, p uint32) (uint32, bool) {
	for ; int(p) < u.m.pages; p++ {
		if u.mapped[p] < n.of(p) {
			return p, true
		}
	}
	return 0, false
}

// needed tells whether an instruction that has begun needs a page.
func (m *model) needed(p uint32) bool {
	for i := range m.cores {
		for _, n := range m.units[i].needs {
			if n.of(p) != 0 {
				return true
			}
		}
	}
	return false
}

// unfinished is the set of threads that have begun an instruction.
func (m *model) unfinished() (set uint8) {
	for i := range m.cores {
		for t, n := range m.units[i].needs {
			if n.pages != 0 {
				set |= 1 << (i*mostThreads + t)
			}
		}
	}
	return set
}

// live tells whether a page is not being freed.
func (m *model) live(p uint32) bool { return m.forgot[p] == 0 }

// forget has a core forget a page. When all have, it is nobody's.
func (m *model) forget(core int, p uint32) {
	m.units[core].call(event{entry: forget, page: p})
	m.forgot[p] |= 1 << core
	if bits.OnesCount64(m.forgot[p]) == m.cores {
		m.forgot[p], m.owner[p] = 0, Nobody
	}
}
