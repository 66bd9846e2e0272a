package coherence

import "fmt"

// key is a state of a model, packed. Two states that differ only in what nothing
// reads have the same key.
type key [6]uint64

// packer packs a state or unpacks it: one walk over the state does both, so that
// they cannot differ.
type packer struct {
	key  key
	at   uint
	pack bool
}

// bits packs v, which has n bits, and returns it; or returns what it unpacks.
func (k *packer) bits(v uint64, n uint) uint64 {
	if k.at%64+n > 64 {
		k.at += 64 - k.at%64
	}
	word, shift := &k.key[k.at/64], k.at%64
	k.at += n
	if !k.pack {
		return *word >> shift & (1<<n - 1)
	}
	if v>>n != 0 {
		panic(fmt.Sprintf("%d does not fit into %d bits", v, n))
	}
	*word |= v << shift
	return v
}

func (k *packer) bool(v bool) bool {
	if v {
		return k.bits(1, 1) != 0
	}
	return k.bits(0, 1) != 0
}

// save returns the model's state.
func (m *model) save() key {
	k := packer{pack: true}
	m.walk(&k)
	return k.key
}

// load puts the model into a state.
func (m *model) load(state key) {
	m.walk(&packer{key: state})
}

func (m *model) walk(k *packer) {
	for i := range m.cores {
		m.units[i].walk(k)
		m.unseen[i] = k.bits(m.unseen[i], mostPages)
		for j := range m.cores {
			if i != j {
				m.mail[i][j] = k.line(m.mail[i][j])
				if s := &m.slots[i][j]; m.boxes {
					s.full, s.want, s.rung = k.bool(s.full), k.bool(s.want), k.bool(s.rung)
				}
			}
		}
	}
	if m.down {
		m.stopped = k.bool(m.stopped)
	}
	for p := range m.pages {
		m.owner[p] = int(k.bits(uint64(m.owner[p]-Nobody), 3)) + Nobody
		if m.free {
			m.forgot[p] = k.bits(m.forgot[p], mostCores)
		}
	}
}

func (u *unit) walk(k *packer) {
	for p := range u.m.pages {
		u.pages[p].walk(k)
		u.mapped[p] = access(k.bits(uint64(u.mapped[p]), 2))
		if u.m.data {
			u.cached[p] = cached(k.bits(uint64(u.cached[p]), 2))
			u.pending[p] = k.bool(u.pending[p])
		}
	}
	for t := range u.m.threads {
		th := &u.Core.threads[t]
		u.needs[t].pages = k.bits(u.needs[t].pages, mostPages)
		u.needs[t].stores = k.bits(u.needs[t].stores, mostPages)
		u.blocked[t] = k.bool(u.blocked[t])
		if th.waits = k.bool(th.waits); !th.waits {
			th.page = 0 // nothing reads it
		}
		th.page = uint32(k.bits(uint64(th.page), 1))
		th.n = uint8(k.bits(uint64(th.n), 2))
		for i := range th.n {
			th.pins[i] = uint32(k.bits(uint64(th.pins[i]), 1))
		}
	}
}

func (pg *page) walk(k *packer) {
	pg.state = State(k.bits(uint64(pg.state), 3))
	pg.asked = Kind(k.bits(uint64(pg.asked), 2))
	pg.mapped = k.bool(pg.mapped)
	pg.wanted = k.bool(pg.wanted)
	pg.pins = uint8(k.bits(uint64(pg.pins), 8))
	if pg.waiters = uint8(k.bits(uint64(pg.waiters), 2)); pg.waiters == 0 {
		pg.latest = 0 // nothing reads it
	}
	pg.latest = uint8(k.bits(uint64(pg.latest), 1))
	pg.readers = k.bits(pg.readers, mostCores)
	pg.askers = k.bits(pg.askers, mostCores)
	pg.writers = k.bits(pg.writers, mostCores)
}

// line walks the mail from one core to another.
func (k *packer) line(list []Message) []Message {
	n := int(k.bits(uint64(len(list)), 3))
	if !k.pack {
		list = append(list[:0], make([]Message, n)...)
	}
	for i := range list {
		m := &list[i]
		m.Kind = Kind(k.bits(uint64(m.Kind), 3))
		m.Page = uint32(k.bits(uint64(m.Page), 1))
		switch m.Kind {
		case AskRead, AskWrite, Gone:
			m.From = int(k.bits(uint64(m.From), 2))
		case Grant:
			m.Readers = k.bits(m.Readers, mostCores)
			m.Askers = k.bits(m.Askers, mostCores)
			m.Writers = k.bits(m.Writers, mostCores)
		}
	}
	return list
}
