package coherence

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// world is a few cores over shared memory with an unordered network, each core
// running threads that execute "instructions": each needs up to three pages at
// once, like a MOVS over page boundaries, and adds one to a word in each of
// them.
type world struct {
	cores  []*node
	owner  map[uint32]int
	memory map[uint32]int // the word of each page, as memory has it
	net    []packet
	fail   func(format string, args ...any)
}

type packet struct {
	to int
	m  Message
}

type node struct {
	Core
	w       *world
	mapped  map[uint32]bool
	pending map[uint32]int // stored but not drained
	stale   map[uint32]int // cached copies
	threads []program
	woken   []int // by the message being received

	// Mutations: steps of the protocol that are left out.
	dropDrain, dropInvalidate bool
	dropPins                  bool // a page may go before the instruction has retired
	hoard                     bool // a waiting thread keeps all its pins
}

// program is a thread: what it has still to execute.
type program struct {
	todo    [][]uint32
	blocked bool
	added   map[uint32]int
}

func (n *node) Owner(p uint32) int          { return n.w.owner[p] }
func (n *node) SetOwner(p uint32, core int) { n.w.owner[p] = core }
func (n *node) Send(to int, m Message) {
	if to == n.Self {
		n.w.fail("core %d sends %+v to itself", to, m)
	}
	n.w.net = append(n.w.net, packet{to, m})
}
func (n *node) Map(p uint32) {
	for _, other := range n.w.cores {
		if other.mapped[p] {
			n.w.fail("page %d mapped on core %d and core %d", p, other.Self, n.Self)
		}
	}
	n.mapped[p] = true
	if !n.dropInvalidate {
		delete(n.stale, p)
	}
}
func (n *node) Unmap(p uint32) {
	delete(n.mapped, p)
	if v, ok := n.pending[p]; ok && !n.dropDrain {
		n.w.memory[p] = v
		delete(n.pending, p)
	}
}
func (n *node) Wake(t int) {
	n.threads[t].blocked = false
	n.woken = append(n.woken, t)
}

// load and store go through a cache that keeps copies and a buffer that keeps
// stores until they are drained.
func (n *node) load(p uint32) int {
	if v, ok := n.pending[p]; ok {
		return v
	}
	if v, ok := n.stale[p]; ok {
		return v
	}
	n.stale[p] = n.w.memory[p]
	return n.stale[p]
}

func (n *node) store(p uint32, v int) {
	n.pending[p] = v
	n.stale[p] = v
}

func newWorld(cores, threads, pages, instructions int, r *rand.Rand) *world {
	w := &world{owner: map[uint32]int{}, memory: map[uint32]int{}}
	for i := range cores {
		n := &node{w: w, mapped: map[uint32]bool{}, pending: map[uint32]int{}, stale: map[uint32]int{}}
		n.Core.Env, n.Core.Self = n, i
		for range threads {
			prog := program{added: map[uint32]int{}}
			for range instructions {
				var need []uint32
				for _, p := range r.Perm(pages)[:1+r.IntN(min(3, pages))] {
					need = append(need, uint32(p))
				}
				prog.todo = append(prog.todo, need)
			}
			n.threads = append(n.threads, prog)
		}
		w.cores = append(w.cores, n)
	}
	for p := range pages {
		w.cores[p%cores].Hold(uint32(p))
	}
	return w
}

// execute tries the thread's next instruction.
func (n *node) execute(t int) {
	prog := &n.threads[t]
	need := prog.todo[0]
	for _, p := range need {
		if n.mapped[p] {
			continue
		}
		th := &n.Core.threads[t]
		kept := *th
		if n.hoard {
			th.n = 0 // hidden, so that Fault cannot give them up
		}
		prog.blocked = !n.Fault(t, p)
		if n.hoard {
			if !prog.blocked {
				kept.pins[kept.n] = p
				kept.n++
			}
			th.pins, th.n = kept.pins, kept.n
		}
		return
	}
	for _, p := range need {
		n.store(p, n.load(p)+1)
		prog.added[p]++
	}
	prog.todo = prog.todo[1:]
	n.Retired(t)
}

// run lets chance decide who acts until all is done; false if nobody can.
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
		if done {
			return nil
		}
		k := r.IntN(len(can) + len(w.net) + 1)
		switch {
		case k < len(can):
			w.cores[can[k].core].execute(can[k].thread)
		case k < len(can)+len(w.net):
			i := k - len(can)
			p := w.net[i]
			w.net = append(w.net[:i], w.net[i+1:]...)
			w.cores[p.to].receive(p.m)
		case len(can)+len(w.net) == 0:
			return fmt.Errorf("deadlock: nobody can act")
		}
	}
	return fmt.Errorf("no end after %d steps", limit)
}

// receive handles a message.
func (n *node) receive(m Message) {
	n.woken = n.woken[:0]
	n.Receive(m)
	if n.dropPins {
		for _, t := range n.woken {
			n.Retired(t)
		}
	}
}

// check compares every page's word with the number of additions.
func (w *world) check(pages int) error {
	for p := range uint32(pages) {
		want := 0
		for _, n := range w.cores {
			for _, prog := range n.threads {
				want += prog.added[p]
			}
		}
		owner := w.cores[w.owner[p]]
		if !owner.mapped[p] {
			owner.Map(p)
		}
		if got := owner.load(p); got != want {
			return fmt.Errorf("page %d: %d additions, memory says %d", p, want, got)
		}
	}
	return nil
}

func TestRandomPrograms(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for round := range 300 {
		cores, threads, pages := 2+r.IntN(5), 1+r.IntN(2), 1+r.IntN(5)
		w := newWorld(cores, threads, pages, 20, r)
		w.fail = func(format string, args ...any) { t.Fatalf(format, args...) }
		if err := w.run(r, 1_000_000); err != nil {
			t.Fatalf("round %d, %d cores, %d threads, %d pages: %v", round, cores, threads, pages, err)
		}
		if err := w.check(pages); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// Without the drain at hand-over, or the invalidation at take-over, an
// addition is lost in some run.
func TestEveryStepIsNeeded(t *testing.T) {
	for name, mutate := range map[string]func(*node){
		"drain":      func(n *node) { n.dropDrain = true },
		"invalidate": func(n *node) { n.dropInvalidate = true },
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 50 {
				w := newWorld(3, 1, 3, 20, r)
				w.fail = func(string, ...any) {}
				for _, n := range w.cores {
					mutate(n)
				}
				if w.run(r, 100_000) != nil || w.check(3) != nil {
					return
				}
			}
			t.Errorf("no run noticed that the %s was missing", name)
		})
	}
}

func TestOpposedPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	w := opposed(t, 5000, func(*node) {})
	if err := w.run(r, 10_000_000); err != nil {
		t.Fatal(err)
	}
	if err := w.check(2); err != nil {
		t.Fatal(err)
	}
}

// opposed is two cores that need the same two pages at once, over and over, and
// touch them in opposite order.
func opposed(t *testing.T, instructions int, mutate func(*node)) *world {
	w := newWorld(2, 1, 2, 0, rand.New(rand.NewPCG(3, 4)))
	w.fail = t.Fatalf
	for i, n := range w.cores {
		mutate(n)
		for range instructions {
			n.threads[0].todo = append(n.threads[0].todo, []uint32{uint32(i), uint32(1 - i)})
		}
	}
	return w
}

// Without pins a page that has come is gone again before the instruction that
// wanted it runs, if messages are always faster; with them it is not.
func TestPinsAreNeeded(t *testing.T) {
	const steps = 100_000
	run := func(w *world) (done bool) {
		for range steps {
			if len(w.net) > 0 {
				p := w.net[0]
				w.net = w.net[1:]
				w.cores[p.to].receive(p.m)
				continue
			}
			done = true
			for _, n := range w.cores {
				if len(n.threads[0].todo) == 0 {
					continue
				}
				done = false
				if !n.threads[0].blocked {
					n.execute(0)
				}
			}
			if done {
				return true
			}
		}
		return false
	}
	if !run(opposed(t, 100, func(*node) {})) {
		t.Error("with pins: no end")
	}
	if run(opposed(t, 100, func(n *node) { n.dropPins = true })) {
		t.Error("without pins the cores came to an end: pins would be redundant")
	}
}

// A thread that keeps all its pins while it waits comes to wait for itself.
func TestWaitingUpwardsIsNeeded(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		if opposed(t, 50, func(n *node) { n.hoard = true }).run(r, 1_000_000) != nil {
			return
		}
	}
	t.Error("no deadlock although threads keep their pins: the order would be redundant")
}

// A thread that ends while it holds one page and waits for another keeps
// neither from the other cores.
func TestLeave(t *testing.T) {
	w := newWorld(2, 1, 2, 0, rand.New(rand.NewPCG(1, 1)))
	w.fail = t.Fatalf
	a, b := w.cores[0], w.cores[1]
	if !a.Fault(0, 0) || a.Fault(0, 1) {
		t.Fatal("core 0 should hold page 0 and wait for page 1")
	}
	b.Fault(0, 0)
	a.Leave(0)
	settle := func() {
		for len(w.net) > 0 {
			p := w.net[0]
			w.net = w.net[1:]
			w.cores[p.to].receive(p.m)
		}
	}
	settle()
	if b.State(0) != Pinned {
		t.Error("core 1 does not get the page that the thread held")
	}
	b.Retired(0)
	b.Fault(0, 1)
	settle()
	if b.State(1) != Pinned {
		t.Error("core 1 does not get the page that the thread waited for")
	}
}

// A program may free a page that another core still asks for. That is wrong, but
// the Ask must not go round for ever on a core whose program did nothing wrong.
func TestAskForFreedPage(t *testing.T) {
	w := newWorld(2, 1, 1, 0, rand.New(rand.NewPCG(1, 1)))
	w.fail = t.Fatalf
	w.cores[1].Fault(0, 0)
	w.cores[0].Forget(0)
	w.cores[0].receive(w.net[0].m)
	if len(w.net) != 1 {
		t.Errorf("the Ask is passed on: %+v", w.net[1:])
	}
}
