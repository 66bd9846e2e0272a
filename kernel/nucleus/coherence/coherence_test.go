package coherence

import (
	"math/rand/v2"
	"testing"

	"metalsvm/kernel/nucleus/mail"
)

func TestRandomPrograms(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for round := range 300 {
		cores, threads, pages := 2+r.IntN(5), 1+r.IntN(2), 1+r.IntN(5)
		if round%100 == 0 {
			cores = mail.Cores
		}
		w := newWorld(cores, threads, pages, 20, r)
		w.fail = func(format string, args ...any) { t.Fatalf(format, args...) }
		if err := w.run(r, 1_000_000); err != nil {
			t.Fatalf("round %d, %d cores, %d threads, %d pages: %v", round, cores, threads, pages, err)
		}
		if err := w.check(); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// Without the drain when a page goes or is shared, or the invalidation when it
// comes, a load misses a store in some run.
func TestEveryStepIsNeeded(t *testing.T) {
	for name, mutate := range map[string]func(*node){
		"drain":      func(n *node) { n.dropDrain = true },
		"invalidate": func(n *node) { n.dropInvalidate = true },
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			for range 50 {
				noticed := false
				w := newWorld(3, 1, 3, 20, r)
				w.fail = func(string, ...any) { noticed = true }
				for _, n := range w.cores {
					mutate(n)
				}
				if w.run(r, 100_000) != nil || noticed {
					return
				}
			}
			t.Errorf("no run noticed that the %s was missing", name)
		})
	}
}

func TestOpposedPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, does := range []access{store, modify} {
		w := opposed(t, does, 5000, func(*node) {})
		if err := w.run(r, 10_000_000); err != nil {
			t.Fatal(err)
		}
		if err := w.check(); err != nil {
			t.Fatal(err)
		}
		if n := w.latest[0]; n != 10000 {
			t.Errorf("%d additions, memory says %d", 10000, n)
		}
	}
}

// opposed is two cores that need the same two pages at once, over and over, and
// touch them in opposite order.
func opposed(t *testing.T, does access, instructions int, mutate func(*node)) *world {
	w := newWorld(2, 1, 2, 0, rand.New(rand.NewPCG(3, 4)))
	w.fail = t.Fatalf
	for i, n := range w.cores {
		mutate(n)
		for range instructions {
			n.threads[0].todo = append(n.threads[0].todo, []operand{{uint32(i), does}, {uint32(1 - i), does}})
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
				w.deliver(0)
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
	for _, does := range []access{store, modify} {
		if !run(opposed(t, does, 100, func(*node) {})) {
			t.Error("with pins: no end")
		}
		if run(opposed(t, does, 100, func(n *node) { n.dropPins = true })) {
			t.Error("without pins the cores came to an end: pins would be redundant")
		}
	}
}

// A thread that keeps all its pins while it waits comes to wait for itself.
func TestWaitingUpwardsIsNeeded(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		if opposed(t, store, 50, func(n *node) { n.hoard = true }).run(r, 1_000_000) != nil {
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
	for _, n := range w.cores {
		n.threads = make([]program, 1)
	}
	a, b := w.cores[0], w.cores[1]
	b.Fault(0, 1, true)
	b.Retired(0)
	if !a.Fault(0, 0, true) || a.Fault(0, 1, true) {
		t.Fatal("core 0 should hold page 0 and wait for page 1")
	}
	b.Fault(0, 0, true)
	a.Leave(0)
	w.settle()
	if b.State(0) != Held {
		t.Error("core 1 does not get the page that the thread held")
	}
	b.Retired(0)
	b.Fault(0, 1, true)
	w.settle()
	if b.State(1) != Held {
		t.Error("core 1 does not get the page that the thread waited for")
	}
}

// A program may free a page that another core still asks for. That is wrong, but
// the Ask must not go round for ever on a core whose program did nothing wrong.
func TestAskForFreedPage(t *testing.T) {
	for _, write := range []bool{false, true} {
		w := newWorld(2, 1, 1, 0, rand.New(rand.NewPCG(1, 1)))
		w.fail = t.Fatalf
		w.cores[0].Fault(0, 0, true)
		w.cores[1].Fault(0, 0, write)
		w.cores[0].Forget(0)
		w.deliver(0)
		if len(w.net) != 0 {
			t.Errorf("the Ask is passed on: %+v", w.net)
		}
		delete(w.owner, 0)
		w.cores[0].receive(Message{Kind: AskRead, Page: 0, From: 1})
		if len(w.net) != 0 {
			t.Errorf("an Ask for a page that is nobody's is passed on: %+v", w.net)
		}
	}
}
