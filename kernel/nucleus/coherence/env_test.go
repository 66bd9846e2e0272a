package coherence

// effect is a call of Env, or of what is below it.
type effect uint8

const (
	send effect = iota
	mapPage
	unmapPage
	invalidate
	drain
	wake
	name    // an owner
	claim   // a page that is nobody's
	contest // not one that is somebody's
	want    // of package mail
	ring
)

// omits tells whether a mutation leaves an effect out.
func (u *unit) omits(e effect, m Message) bool {
	return u.m.rules != nil && u.m.rules.omit != nil && u.m.rules.omit(u, e, m)
}

func (u *unit) Owner(p uint32) int {
	past := u.m.past
	switch {
	case past == Nobody || u.m.unseen[past]>>p&1 == 0:
		return u.m.owner[p]
	case u.m.owner[p] == past: // it has claimed the page
		return Nobody
	}
	return past
}

func (u *unit) SetOwner(p uint32, core int) {
	if u.omits(name, Message{Page: p}) {
		return
	}
	u.m.owner[p] = core
	if u.m.sent {
		u.m.unseen[u.Self] |= 1 << p
	}
}

// Claim clears the page, too, perhaps past the cache.
func (u *unit) Claim(p uint32) bool {
	u.m.past = Nobody // whatever it has seen, it sees now what is
	if u.m.owner[p] != Nobody && !u.omits(contest, Message{}) || u.omits(claim, Message{}) {
		return false
	}
	u.m.owner[p] = u.Self
	u.m.unseen[u.Self] |= 1 << p
	for i := range u.m.cores {
		u.m.units[i].outdate(p)
	}
	return true
}

func (u *unit) Send(to int, message *Message) {
	m := *message
	if m.Kind != Grant { // the rest is what it was for another
		m.Readers, m.Askers, m.Writers = 0, 0, 0
	}
	if u.omits(send, m) {
		return
	}
	if u.m.rules != nil && u.m.rules.send != nil {
		u.m.rules.send(u, &to, &m)
	}
	if to == u.Self || to < 0 || to >= u.m.cores {
		u.m.broken = "mail goes to another core"
		return
	}
	u.m.sent = true
	u.m.passed = u.m.passed || m.asks() && m.From != u.Self
	if !u.m.boxes {
		u.m.mail[u.Self][to] = append(u.m.mail[u.Self][to], m)
	} else if !u.box.Send(to, line(&m)) {
		u.m.broken = "the outbox has room"
	}
}

func (m Message) asks() bool { return m.Kind == AskRead || m.Kind == AskWrite }

func (u *unit) Map(p uint32, write bool) {
	if u.omits(mapPage, Message{Page: p}) {
		return
	}
	u.mapped[p] = load
	if write {
		u.mapped[p] = store
	}
}

func (u *unit) Unmap(p uint32) {
	if !u.omits(unmapPage, Message{Page: p}) {
		u.mapped[p] = 0
	}
}

func (u *unit) Invalidate() {
	if !u.omits(invalidate, Message{}) {
		u.cached = [mostPages]cached{}
	}
}

func (u *unit) Drain() {
	if !u.omits(drain, Message{}) {
		u.pending = [mostPages]bool{}
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

// access is what an instruction does to a page once it has all of them: it
// loads, and may store then. A cache or a write buffer may well forget more than
// the protocol makes it, which can only hide a mistake; so here it does not.
func (u *unit) access(p uint32, does access) {
	if !u.m.data || does == 0 {
		return
	}
	late := u.cached[p] == stale
	for i := range u.m.cores {
		other := &u.m.units[i]
		if other == u {
			continue
		}
		late = late || other.pending[p] && u.cached[p] == nothing
		if does == store {
			other.outdate(p)
		}
	}
	if late {
		u.m.broken = "a load sees the latest store"
	}
	u.cached[p] = latest
	u.pending[p] = u.pending[p] || does == store
}

// outdate makes what a cache knows of a page an earlier store.
func (u *unit) outdate(p uint32) {
	if u.cached[p] == latest {
		u.cached[p] = stale
	}
}
