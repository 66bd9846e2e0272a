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
// the table of owners, of which an entry reads one place at most. What it sends
// may arrive at any later time anyway. But an entry that sends first and then
// names an owner may already be answered by a core that sees the old one. So such
// an entry finishes in a step of its own, and until then others see either.

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
	leave bool // threads may end at any time; others begin in their place
	free  bool // pages may be freed and allocated again
	boxes bool // mail goes through package mail
}

// nobody is no core.
const nobody = -1

type model struct {
	config
	units  [mostCores]unit
	owner  [mostPages]int
	forgot [mostPages]uint64               // cores that have forgotten the page since it was freed
	mail   [mostCores][mostCores][]Message // from, to: in order, see package mail
	slots  [mostCores][mostCores]slot      // from, to: with boxes
	unseen [mostCores]uint64               // pages that the core has named owners of, where others may not see it
	rules  *mutation                       // what is left out of the protocol, if anything
	broken string                          // what the step has done that must not be
	passed bool                            // the step has passed an Ask on
	sent   bool                            // the step has sent something
	past   int                             // the step sees what this core has changed as it was before
}

// unit is a core and the threads on it. It is the protocol's Env.
type unit struct {
	Core
	m       *model
	mapped  [mostPages]bool // in the page table
	cached  [mostPages]cached
	pending [mostPages]bool     // a store has not been drained
	needs   [mostThreads]uint64 // pages of the instruction that has begun, 0 if none has
	blocked [mostThreads]bool
	box     mail.Box
	port    port
}

// cached is what a core's cache knows of a page.
type cached uint8

const (
	nothing cached = iota
	latest         // the latest store
	stale          // an earlier one
)

func newModel(c config, rules *mutation) *model {
	m := &model{config: c, rules: rules, past: nobody}
	for i := range m.cores {
		u := &m.units[i]
		u.m, u.Env, u.Self = m, u, i
		u.port = port{unit: u}
		u.box.Port, u.box.Handler = &u.port, &u.port
	}
	for p := range uint32(m.pages) {
		m.units[int(p)%m.cores].hold(p)
	}
	return m
}

// event is a call of the protocol: one of its entries with what it gets.
type event struct {
	entry  entry
	thread int
	page   uint32
	m      Message
}

type entry uint8

const (
	fault entry = iota
	retired
	leave
	receive
	hold
	forget
)

// call enters the protocol, or what a mutation makes of it.
func (u *unit) call(e event) (ready bool) {
	if u.m.rules != nil && u.m.rules.call != nil {
		return u.m.rules.call(u, e)
	}
	return u.enter(e)
}

func (u *unit) enter(e event) (ready bool) {
	switch e.entry {
	case fault:
		return u.Fault(e.thread, e.page)
	case retired:
		u.Retired(e.thread)
	case leave:
		u.Leave(e.thread)
	case receive:
		u.Receive(e.m)
	case hold:
		u.Hold(e.page)
	case forget:
		u.Forget(e.page)
	}
	return true
}

// receive hands a message from another core to the protocol.
func (u *unit) receive(from int, m Message) {
	if m.Kind == Grant {
		u.m.unseen[from] &^= 1 << m.Page // it was sent behind the naming
	}
	if m.Kind == Grant && u.State(m.Page) != Asked {
		u.m.broken = "a page comes to a core that has asked for it"
		return
	}
	u.call(event{entry: receive, page: m.Page, m: m})
}

// effect is a call of Env.
type effect uint8

const (
	send effect = iota
	mapPage
	unmapPage
	wake
	invalidate // when a page is mapped
	drain      // when it is unmapped
	want       // of package mail
	ring
)

// omits tells whether a mutation leaves an effect out.
func (u *unit) omits(e effect, m Message) bool {
	return u.m.rules != nil && u.m.rules.omit != nil && u.m.rules.omit(u, e, m)
}

func (u *unit) Owner(p uint32) int {
	if past := u.m.past; past != nobody && u.m.unseen[past]>>p&1 != 0 {
		return past
	}
	return u.m.owner[p]
}

func (u *unit) SetOwner(p uint32, core int) {
	u.m.owner[p] = core
	if u.m.sent {
		u.m.unseen[u.Self] |= 1 << p
	}
}

func (u *unit) Send(to int, m Message) {
	if u.omits(send, m) {
		return
	}
	if to == u.Self || to >= u.m.cores {
		u.m.broken = "mail goes to another core"
		return
	}
	u.m.sent = true
	u.m.passed = u.m.passed || m.Kind == Ask && m.From != u.Self
	if !u.m.boxes {
		u.m.mail[u.Self][to] = append(u.m.mail[u.Self][to], m)
	} else if !u.box.Send(to, line(m)) {
		u.m.broken = "the outbox has room"
	}
}

func (u *unit) Map(p uint32) {
	if !u.omits(mapPage, Message{}) {
		u.show(p)
	}
}

func (u *unit) Unmap(p uint32) {
	if !u.omits(unmapPage, Message{}) {
		u.hide(p)
	}
}

// show maps a page.
func (u *unit) show(p uint32) {
	u.mapped[p] = true
	if !u.omits(invalidate, Message{}) {
		u.cached[p] = nothing
	}
}

// hide unmaps a page.
func (u *unit) hide(p uint32) {
	u.mapped[p] = false
	if !u.omits(drain, Message{}) {
		u.pending[p] = false
	}
}

func (u *unit) Wake(t int) {
	if u.omits(wake, Message{}) {
		return
	}
	if !u.blocked[t] {
		u.m.broken = "only a thread that waits is woken"
	}
	u.blocked[t] = false
}

// access is what an instruction does to a page once it has all of them. A cache
// or a write buffer may well forget more than the protocol makes it, which can
// only hide a mistake; so here it does not.
func (u *unit) access(p uint32, write bool) {
	if !u.m.data {
		return
	}
	late := u.cached[p] == stale
	for i := range u.m.cores {
		other := &u.m.units[i]
		if other == u {
			continue
		}
		late = late || other.pending[p] && u.cached[p] == nothing
		if write && other.cached[p] == latest {
			other.cached[p] = stale
		}
	}
	if late {
		u.m.broken = "a load sees the latest store"
	}
	u.cached[p] = latest
	u.pending[p] = u.pending[p] || write
}

// hold is what an allocation does on the core whose share a page is (see
// package entry): it clears the page.
func (u *unit) hold(p uint32) {
	u.call(event{entry: hold, page: p})
	u.show(p)
	u.access(p, true)
	u.hide(p)
}

// missing returns the first page from p on that an instruction needs and the
// core has not mapped.
func (u *unit) missing(needs uint64, p uint32) (uint32, bool) {
	for ; int(p) < u.m.pages; p++ {
		if needs>>p&1 != 0 && !u.mapped[p] {
			return p, true
		}
	}
	return 0, false
}

// needed tells whether an instruction that has begun needs a page.
func (m *model) needed(p uint32) bool {
	for i := range m.cores {
		for _, needs := range m.units[i].needs {
			if needs>>p&1 != 0 {
				return true
			}
		}
	}
	return false
}

// unfinished is the set of threads that have begun an instruction.
func (m *model) unfinished() (set uint8) {
	for i := range m.cores {
		for t, needs := range m.units[i].needs {
			if needs != 0 {
				set |= 1 << (i*mostThreads + t)
			}
		}
	}
	return set
}

// live tells whether a page is allocated.
func (m *model) live(p uint32) bool { return m.forgot[p] == 0 }

// forgotten tells whether no core knows a page any more.
func (m *model) forgotten(p uint32) bool { return bits.OnesCount64(m.forgot[p]) == m.cores }
