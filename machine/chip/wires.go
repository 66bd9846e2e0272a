package chip

import (
	"encoding/binary"

	"metalsvm/abi"
	"metalsvm/hw/scc"
	"metalsvm/machine/tile"
)

// wires lead from a tile's registers to its cores.
type wires struct {
	m    *Machine
	tile int
}

func (w wires) node(z int) *node { return w.m.nodes[w.tile*scc.CoresPerTile+z] }

// Drive implements tile.Wires.
func (w wires) Drive(z int, pin tile.Pin, level bool) {
	if level {
		w.m.progressed()
	}
	w.node(z).pull(pin, level)
}

// Hold implements tile.Wires.
func (w wires) Hold(z int, held bool) { w.node(z).pull(inReset, held) }

// L2 implements tile.Wires.
func (w wires) L2(z int, on bool) { w.node(z).pull(inL2, on) }

// Remap implements tile.Wires.
func (w wires) Remap(z int) { w.node(z).remap() }

// Clock implements tile.Wires.
func (w wires) Clock() {
	w.m.checkClock(w.tile)
	for z := range scc.CoresPerTile {
		w.node(z).pull(inClock, true)
	}
}

// Sense implements tile.Wires.
func (w wires) Sense(gate uint32) uint32 {
	return w.m.vrc.Sensor(w.tile, gate, w.m.nanoseconds(), w.m.tileMHz)
}

// board is what the system interface sees of the machine.
type board struct{ m *Machine }

// Time implements fpga.Board. Core clocks differ by up to a quantum; the time
// stamp, which all cores share, still never goes back.
func (b board) Time() uint64 {
	b.m.stamp = max(b.m.stamp, uint64(b.m.time())*scc.TimeMHz/scc.FastClockMHz)
	return b.m.stamp
}

// Interrupt implements fpga.Board.
func (b board) Interrupt(core int, lint1 bool) {
	pin := tile.LINT0
	if lint1 {
		pin = tile.LINT1
	}
	b.m.reportHalts(scc.TileOf(core)) // the pin's register forgets its status
	b.m.nodes[core].tile.SetPin(core%scc.CoresPerTile, pin)
}

// Line implements fpga.Board.
func (b board) Line(core int, line []byte) {
	b.m.progressed()
	if b.m.config.Console != nil {
		b.m.config.Console(core, line)
	}
}

// Channel implements fpga.Board.
func (b board) Channel(i int) uint32 {
	return b.m.vrc.Channel(i, b.m.config.Options.InOrder, b.m.nanoseconds(), b.m.tileMHz)
}

// Progress implements fpga.Board.
func (b board) Progress() { b.m.progressed() }

// Message implements fpga.Board.
func (b board) Message(core, kind int, payload []byte) {
	b.m.progressed()
	if b.m.config.Message != nil {
		b.m.config.Message(core, kind, payload)
	}
	switch kind {
	case abi.HostExit:
		b.m.nodes[core].exited = true
		b.m.endIfAllExited()
	case abi.HostCrash:
		status := uint32(abi.StatusPanic)
		if len(payload) >= 4 {
			status = binary.LittleEndian.Uint32(payload)
		}
		b.m.finish(Result{Reason: Crashed, Core: core, Status: status})
	}
}
