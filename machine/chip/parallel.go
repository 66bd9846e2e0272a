package chip

import (
	"sync"

	"metalsvm/hw/scc"
	"metalsvm/machine/cpu"
)

// Parallel mode. The run loop goes in rounds: every core that wants to go on
// before the round's end has a turn until then, and workers, the run loop among
// them, take the turns from a list. What a core does by itself, memory included,
// needs no lock. What else leaves it goes one at a time (guarded.go). Whatever
// one core does to another waits until the round is over: then no core runs, and
// the run loop has the machine alone, as in the other modes.

// roundTicks is the length of a round, 50,000 core clocks: long enough that handing
// out the turns costs little where code is compiled, short enough that a core that
// waits for another soon hears of it.
const roundTicks = 50_000 * usualTicks

// crew is what parallel mode has beyond the other modes.
type crew struct {
	outside sync.Mutex // held by the core that does something outside itself
	late    []effect   // what waits for the end of the round
	end     ticks      // when the round ends
	shares  []share    // of the round
	list    chan *share
	left    sync.WaitGroup // turns that are not over
}

// share is the turn of a core in a round.
type share struct {
	n    *node
	stop cpu.Stop // how it ended
}

func newCrew() *crew { return &crew{shares: make([]share, 0, scc.Cores)} }

// hire gets so many workers besides the caller. What it returns sends them
// home.
func (c *crew) hire(workers int) (dismiss func()) {
	list := make(chan *share, scc.Cores)
	for range workers {
		go func() {
			for s := range list {
				c.serve(s)
			}
		}()
	}
	c.list = list
	return func() { close(list) }
}

func (c *crew) serve(s *share) {
	s.stop = s.n.core.Run(s.n.limit)
	c.left.Done()
}

// work has the turns of a round made, and makes those for which no worker is
// free. The first is the caller's: a round with one core troubles nobody.
func (c *crew) work() {
	c.left.Add(len(c.shares))
	for i := range c.shares[1:] {
		c.list <- &c.shares[1+i]
	}
	c.serve(&c.shares[0])
	for {
		select {
		case s := <-c.list:
			c.serve(s)
		default:
			c.left.Wait()
			return
		}
	}
}

// round lets every core go on that wants to before a common end. Ends are a
// round apart; the core that is furthest behind holds them back if it does not follow,
// and lets them jump if nobody wants anything earlier.
func (m *Machine) round() {
	c := m.crew
	first, _ := m.earliest()
	lowest := m.at[first.rank]
	c.end = min(max(c.end, lowest), lowest+roundTicks) + roundTicks
	c.shares = c.shares[:0]
	for rank, n := range m.order {
		if m.at[rank] < c.end && n.joins(c.end) {
			c.shares = append(c.shares, share{n: n})
		}
	}
	if len(c.shares) > 0 {
		c.work()
	}
	for _, s := range c.shares {
		m.turns++
		s.n.settle(s.stop)
		m.watch(s.n.time())
	}
	m.takeEffect()
}

// joins prepares a core for a turn until the end of a round, and tells whether it needs
// one.
func (n *node) joins(end ticks) bool {
	m, at := n.m, n.m.at[n.rank]
	limit := n.clocks.first(end)
	switch {
	case n.stopped:
		n.pass(limit - n.clocks.first(at))
		m.watch(m.at[n.rank])
		return false
	case n.state == halted: // its timer has called
		n.catchUp(at)
		n.become(running)
	case n.state == spinning && !n.leaveSpin(limit):
		m.watch(m.at[n.rank])
		return false
	}
	n.refresh()
	n.attend()
	n.limit = min(limit, n.apic.Next())
	return true
}
