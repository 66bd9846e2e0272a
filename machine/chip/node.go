package chip

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/apic"
	"metalsvm/machine/cpu"
	"metalsvm/machine/tile"
)

// state says what the run loop does with a core.
type state uint8

const (
	held     state = iota // in reset
	running               // executing instructions
	halted                // in HLT: until an interrupt
	spinning              // in a loop that waits for somebody else
)

// String returns the word for messages.
func (s state) String() string {
	return [...]string{"held", "running", "halted", "spinning"}[s]
}

// node is a core's place on the chip: the core, its local APIC, and the
// decoded look-up table through which it sees everything else. It is the
// core's cpu.Bus.
type node struct {
	m       *Machine
	number  int
	z       int // core of its tile, 0 or 1
	tile    *tile.Tile
	core    *cpu.Core // nil until first released
	apic    *apic.APIC
	windows [scc.LUTEntries]window

	rank    int
	state   state
	deaf    bool                    // halted with interrupts disabled
	clocks  clocks                  // of the core, in guest time
	limit   uint64                  // clock at which the present turn ends
	stale   bool                    // code translated before the look-up table changed
	exited  bool                    // has sent its exit status
	resume  func() (cpu.Stop, bool) // the core as a coroutine, see order.go
	abandon func()
	yield   func(cpu.Stop) bool
	waits   bool    // in the middle of an instruction, for its turn to access something
	hlt     uint64  // instructions that it had retired with its last HLT
	halts   []ticks // when it did those HLTs that GLCFG has not been told of
	busy    uint64  // clock at which its last write is acknowledged
	write   posted  // that write
	quiet   ticks   // how long the access takes at least for which it waits, 0 if that may change something
	wires   []wire  // changes of its inputs to come, by time
	polls   []poll  // transactions of the loop in which it may spin, see poll.go
	touched bool    // what it can poll has changed since its turn began

	trace trace // of what it did
	own   trace // interrupts since its last access, in timing mode

	stopped bool   // by its pins; its state is the one to go on from
	cached  uint64 // cache instructions that GLCFG has been told of
}

func newNode(m *Machine, number, rank int) *node {
	n := &node{
		m: m, number: number, z: number % scc.CoresPerTile, rank: rank,
		tile:   m.tiles[scc.TileOf(number)],
		apic:   apic.New(number%16, m.config.timerRate()),
		write:  posted{at: never},
		clocks: clocks{period: m.period(scc.TileOf(number))},
	}
	n.remap()
	return n
}

// become changes the state and keeps the count of running cores.
func (n *node) become(s state) {
	if n.state == running {
		n.m.running--
	}
	if s == running {
		n.m.running++
	}
	n.state = s
}

// goesOn notes when the core wants to go on.
func (n *node) goesOn(at ticks) {
	n.m.at[n.rank] = at
	n.m.schedule.set(n.rank, at, n.write.at, n.pulls(at))
}

// time returns how far the core has come.
func (n *node) time() ticks { return n.clocks.time(n.core.Cycles) }

// catchUp has a core that did nothing go on from a time. No clock ever goes
// back.
func (n *node) catchUp(t ticks) { n.core.Cycles = max(n.core.Cycles, n.clocks.first(t)) }

// release lets the core out of reset, a little later than it was told to, by
// the seed.
func (n *node) release() {
	const skew = 2000 // core clocks
	m := n.m
	switch {
	case n.core != nil:
	case !m.config.Functional:
		n.core = cpu.NewTimed(n)
		n.start()
	case m.crew != nil:
		n.core = cpu.New(guarded{n})
	default:
		n.core = cpu.New(n)
	}
	if m.config.Interpret {
		n.core.Compile(false)
	}
	n.core.Reset()
	if caches := n.core.Caches(); caches != nil {
		caches.SwitchL2(n.tile.L2On(n.z)) // a new one has not heard of its register
	}
	n.apic.Reset()
	n.catchUp(m.time())
	n.clocks.change(n.core.Cycles, m.period(scc.TileOf(n.number)))
	n.core.Cycles += m.random.Uint64N(skew)
	n.core.TSCOffset = -n.core.Cycles
	n.exited = false
	n.become(running)
	n.goesOn(n.time())
	n.trace.event(eventRelease, n, 0, 0)
}

// pass lets time pass for a stopped core.
func (n *node) pass(cycles uint64) {
	n.core.Stall(cycles)
	n.goesOn(max(n.m.at[n.rank]+ticks(cycles)*n.clocks.period, n.time()))
}

// hold puts the core into reset.
func (n *node) hold() {
	n.become(held)
	n.goesOn(never)
	n.core.Break() // it may be holding itself
	n.m.endIfAllExited()
}

// attend brings the local APIC's wishes to the core's pins.
func (n *node) attend() {
	n.apic.Advance(n.core.Cycles)
	n.signal()
}

// signal drives the core's INTR and NMI by its local APIC and wakes it if one
// of them calls.
func (n *node) signal() {
	interrupt, nmi := n.apic.Interrupt(), n.apic.NMI()
	n.core.SetINTR(interrupt)
	if nmi {
		n.core.NMI()
	}
	if nmi || interrupt && !n.deaf {
		n.wake()
	}
}

// wake puts a halted or spinning core back among those that run. A halted
// core's clock jumps to the present.
func (n *node) wake() {
	if n.state != halted && n.state != spinning {
		return
	}
	if n.state == halted {
		n.catchUp(n.m.time())
	}
	n.deaf = false
	n.become(running)
	n.goesOn(n.time())
}

// refresh forgets what the core has cached of an old look-up table.
func (n *node) refresh() {
	if n.stale {
		n.stale = false
		n.core.FlushTLB()
		n.core.FlushCode()
	}
}
