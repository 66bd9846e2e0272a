package chip

import (
	"slices"

	"metalsvm/hw/scc"
	"metalsvm/machine/apic"
	"metalsvm/machine/tile"
)

// The inputs of a core. In functional mode a change is there at once. In timing
// mode it takes wireTicks: so a core may run ahead of the others by as much.

// Inputs beside the pins of package tile.
const (
	inReset = tile.STOP + 1 + iota
	inClock // its period has changed
	inL2    // its L2 works
)

// wire is a change of an input on its way to a core.
type wire struct {
	at    ticks
	input tile.Pin
	level bool
}

// pull changes an input of a core, which takes its time if the core goes on
// meanwhile.
func (n *node) pull(input tile.Pin, level bool) {
	if n.m.config.Functional || n.state == held {
		n.drive(input, level)
		return
	}
	at := n.m.time() + wireTicks
	n.wires = append(n.wires, wire{at, input, level})
	goesOn := n.m.at[n.rank]
	if n.stopped || n.state != running {
		goesOn = min(goesOn, at)
	}
	n.goesOn(goesOn)
}

// deliver lets the inputs change whose time has come.
func (n *node) deliver() {
	for len(n.wires) > 0 && n.wires[0].at <= n.time() {
		w := n.wires[0]
		n.wires = slices.Delete(n.wires, 0, 1)
		n.drive(w.input, w.level)
	}
}

// nextWire returns when the next input changes.
func (n *node) nextWire() ticks {
	if len(n.wires) == 0 {
		return never
	}
	return n.wires[0].at
}

// nextCall returns when something will wake the core if nobody does anything:
// an input on its way, or its timer.
func (n *node) nextCall() ticks { return min(n.nextWire(), n.clocks.time(n.apic.Next())) }

// drive sets the level of one of the core's inputs.
func (n *node) drive(input tile.Pin, level bool) {
	switch {
	case input == inReset && level:
		n.hold()
	case input == inReset:
		n.release()
	case input == tile.STOP:
		n.stopped = level
		if n.core != nil {
			n.core.Break() // it may be stopping itself
		}
	case n.core == nil:
	case input == inClock:
		n.clocks.change(n.core.Cycles, n.m.period(scc.TileOf(n.number)))
	case input == inL2:
		if caches := n.core.Caches(); caches != nil {
			caches.SwitchL2(level)
		}
	case input == tile.INIT:
		if level {
			n.apic.Reset()
			n.core.Init()
			n.wake()
		}
	case n.tile.APICOn(n.z):
		n.apic.Set(lines[input], level)
		n.signal()
	case input == tile.LINT1 && level:
		// Without its APIC the core has a plain NMI pin. Nothing would answer
		// the acknowledge cycle of a plain INTR, so that pin stays unused.
		n.core.NMI()
		n.wake()
	}
}

var lines = [...]apic.Line{tile.LINT0: apic.LINT0, tile.LINT1: apic.LINT1}
