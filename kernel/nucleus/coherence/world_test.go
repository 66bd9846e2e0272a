package coherence

import (
	"fmt"
	"math/rand/v2"
)

// world is a few cores over shared memory with a network that keeps no order
// but that between two cores, each core running threads that execute
// "instructions": each needs up to three pages at once, like a MOVS over page
// boundaries, and loads the word of each, or adds one to it.
type world struct {
	cores  []*node
	owner  map[uint32]int
	memory map[uint32]int // the word of each page, as memory has it
	latest map[uint32]int // and as the latest store has left it
	net    []packet
	fail   func(format string, args ...any)
}

type packet struct {
	from, to int
	m        Message
}

type node struct {
	Core
	w       *world
	mapped  map[uint32]access // for loads or for stores
	pending map[uint32]int    // stored but not drained
	cached  map[uint32]int
	threads []program
	woken   []int // by the message being received

	// Mutations: steps of the protocol that are left out.
	dropDrain, dropInvalidate bool
	dropPins                  bool // a page may go before the instruction has retired
	hoard                     bool // a waiting thread keeps all its pins
}

// access is what an instruction does to a page.
type access uint8

const (
	load   access = 1 + iota
	store         // faults as a store, and adds one
	modify        // loads before it stores, and adds one
)

// operand is a page of an instruction.
type operand struct {
	page uint32
	does access
}

// program is a thread: what it has still to execute.
type program struct {
	todo    [][]operand
	blocked bool
}

func (n *node) Owner(p uint32) int {
	if owner, ok := n.w.owner[p]; ok {
		return owner
	}
	return Nobody
}

func (n *node) SetOwner(p uint32, core int) { n.w.owner[p] = core }

func (n *node) Claim(p uint32) bool {
	if n.Owner(p) != Nobody {
		return false
	}
	n.SetOwner(p, n.Self)
	return true
}

func (n *node) Send(to int, m *Message) {
	if to == n.Self || to < 0 || to >= len(n.w.cores) {
		n.w.fail("core %d sends %+v to core %d", n.Self, *m, to)
		return
	}
	n.w.net = append(n.w.net, packet{n.Self, to, *m})
}

func (n *node) Map(p uint32, write bool) {
	n.mapped[p] = load
	if write {
		n.mapped[p] = store
	}
	for _, other := range n.w.cores {
		if other != n && other.mapped[p] != 0 && (write || other.mapped[p] == store) {
			n.w.fail("page %d mapped on core %d and core %d", p, other.Self, n.Self)
		}
	}
}

func (n *node) Unmap(p uint32) { delete(n.mapped, p) }

func (n *node) Invalidate() {
	if !n.dropInvalidate {
		clear(n.cached)
	}
}

func (n *node) Drain() {
	if n.dropDrain {
		return
	}
	for p, v := range n.pending {
		n.w.memory[p] = v
	}
	clear(n.pending)
}

func (n *node) Wake(t int) {
	n.threads[t].blocked = false
	n.woken = append(n.woken, t)
}

// load and store go through a cache that keeps what it has loaded and a buffer
// that keeps stores until they are drained.
func (n *node) load(p uint32) int {
	v, ok := n.pending[p]
	if !ok {
		v, ok = n.cached[p]
	}
	if !ok {
		v = n.w.memory[p]
	}
	n.cached[p] = v
	return v
}

func (n *node) store(p uint32, v int) {
	n.pending[p] = v
	n.cached[p] = v
	n.w.latest[p] = v
}

func newWorld(cores, threads, pages, instructions int, r *rand.Rand) *world {
	w := &world{owner: map[uint32]int{}, memory: map[uint32]int{}, latest: map[uint32]int{}}
	for i := range cores {
		n := &node{w: w, mapped: map[uint32]access{}, pending: map[uint32]int{}, cached: map[uint32]int{}}
		n.Init(n, i, new(Table))
		for range threads {
			var prog program
			for range instructions {
				var needs []operand
				for _, p := range r.Perm(pages)[:1+r.IntN(min(3, pages))] {
					needs = append(needs, operand{uint32(p), load + access(r.IntN(3))})
				}
				prog.todo = append(prog.todo, needs)
			}
			n.threads = append(n.threads, prog)
		}
		w.cores = append(w.cores, n)
	}
	return w
}

// execute tries the thread's next instruction.
func (n *node) execute(t int) {
	prog := &n.threads[t]
	for _, o := range prog.todo[0] {
		switch has := n.mapped[o.page]; {
		case has == 0:
			n.fault(t, o.page, o.does == store)
			return
		case has == load && o.does != load:
			n.fault(t, o.page, true)
			return
		}
	}
	for _, o := range prog.todo[0] {
		v := n.load(o.page)
		if v != n.w.latest[o.page] {
			n.w.fail("core %d loads %d from page %d, the latest store is %d", n.Self, v, o.page, n.w.latest[o.page])
		}
		if o.does != load {
			n.store(o.page, v+1)
		}
	}
	prog.todo = prog.todo[1:]
	n.Retired(t)
}

func (n *node) fault(t int, p uint32, write bool) {
	prog, th := &n.threads[t], &n.Core.threads[t]
	kept := *th
	if n.hoard {
		th.n = 0 // hidden, so that Fault cannot give them up
	}
	prog.blocked = !n.Fault(t, p, write)
	if n.hoard {
		if !prog.blocked {
			kept.pins[kept.n] = p
			kept.n++
		}
		th.pins, th.n = kept.pins, kept.n
	}
}

// run lets chance decide who acts until all is done; an error if nobody can.
func (w *world) run(r *rand.Rand, limit int) error {
	for range limit {
		type choice struct{ core, thread int }
		var can []choice
		done := true
		for i, n := range w.cores {
			for t := range n.threads {
				if len(n.threads[t].todo) > 0 {
					done = false
					if !n.threads[t].blocked {
						can = append(can, choice{i, t})
					}
				}
			}
		}
		switch k := r.IntN(len(can) + len(w.net) + 1); {
		case done:
			return nil
		case k < len(can):
			w.cores[can[k].core].execute(can[k].thread)
		case k < len(can)+len(w.net):
			w.deliver(k - len(can))
		case len(can)+len(w.net) == 0:
			return fmt.Errorf("deadlock: nobody can act")
		}
	}
	return fmt.Errorf("no end after %d steps", limit)
}

// deliver delivers what is first under way between the two cores of a packet.
func (w *world) deliver(i int) {
	for k, p := range w.net[:i] {
		if p.from == w.net[i].from && p.to == w.net[i].to {
			i = k
			break
		}
	}
	p := w.net[i]
	w.net = append(w.net[:i], w.net[i+1:]...)
	w.cores[p.to].receive(p.m)
}

// settle delivers all that is under way, and what comes of it.
func (w *world) settle() {
	for len(w.net) > 0 {
		w.deliver(0)
	}
}

// receive handles a message.
func (n *node) receive(m Message) {
	n.woken = n.woken[:0]
	n.Receive(&m)
	if n.dropPins {
		for _, t := range n.woken {
			n.Retired(t)
		}
	}
}

// check looks at what every page's owner sees in the end.
func (w *world) check() error {
	for p, owner := range w.owner {
		if n := w.cores[owner]; n.mapped[p] == 0 || n.load(p) != w.latest[p] {
			return fmt.Errorf("page %d: the latest store is %d, core %d has it mapped: %d, and loads %d",
				p, w.latest[p], owner, n.mapped[p], n.load(p))
		}
	}
	return nil
}
