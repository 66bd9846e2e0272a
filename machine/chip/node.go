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

// never is a time that does not come.
const never = apic.Never

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
	limit   uint64                  // clock at which the present turn ends
	stale   bool                    // code translated before the look-up table changed
	exited  bool                    // has sent its exit status
	resume  func() (cpu.Stop, bool) // the core as a coroutine, see order.go
	abandon func()
	yield   func(cpu.Stop) bool
	waits   bool   // in the middle of an instruction, for its turn to access something
	slept   bool   // was halted when its turn began
	haltAt  uint64 // clock of a HLT that GLCFG has not been told of, 0 if there is none
	busy    uint64 // clock at which its last write is acknowledged
	write   posted // that write
	own     trace  // interrupts since its last access, in timing mode
	wires   []wire // changes of its pins to come, by time

	stopped bool   // by its pins; its state is the one to go on from
	cached  uint64 // cache instructions that GLCFG has been told of
}

func newNode(m *Machine, number, rank int) *node {
	n := &node{
		m: m, number: number, z: number % scc.CoresPerTile, rank: rank,
		tile:  m.tiles[scc.TileOf(number)],
		apic:  apic.New(number%16, m.config.timerRate()),
		write: posted{at: never},
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
func (n *node) goesOn(at uint64) {
	n.m.at[n.rank] = at
	if n.m.config.Timing {
		n.m.schedule.set(n.rank, at, n.write.at)
	}
}

// release lets the core out of reset, a little later than it was told to, by
// the seed.
func (n *node) release() {
	const skew = 2000 // core clocks
	m := n.m
	switch {
	case n.core != nil:
	case m.config.Timing:
		n.core = cpu.NewTimed(n)
		n.start()
	case m.crew != nil:
		n.core = cpu.New(guarded{n})
	default:
		n.core = cpu.New(n)
	}
	n.core.Reset()
	if caches := n.core.Caches(); caches != nil {
		caches.ResetL2() // its reset bit goes with the core's (KIT sccReset)
	}
	n.apic.Reset()
	n.core.Cycles = max(n.core.Cycles, m.clock()+m.random.Uint64N(skew))
	n.core.TSCOffset = -n.core.Cycles
	n.exited = false
	n.become(running)
	n.goesOn(n.core.Cycles)
	m.trace.event(eventRelease, n, 0, n.core.Cycles)
}

// pass lets time pass for a stopped core.
func (n *node) pass(cycles uint64) {
	n.core.Stall(cycles)
	n.goesOn(max(n.m.at[n.rank]+cycles, n.core.Cycles))
}

// hold puts the core into reset.
func (n *node) hold() {
	n.become(held)
	n.goesOn(never)
	n.core.Break() // it may be holding itself
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
// core's clock jumps to the present; no clock ever goes back.
func (n *node) wake() {
	if n.state != halted && n.state != spinning {
		return
	}
	if n.state == halted {
		n.core.Cycles = max(n.core.Cycles, n.m.clock())
	}
	n.deaf = false
	n.become(running)
	n.goesOn(n.core.Cycles)
}

// refresh forgets what the core has cached of an old look-up table.
func (n *node) refresh() {
	if n.stale {
		n.stale = false
		n.core.FlushTLB()
		n.core.FlushCode()
	}
}
