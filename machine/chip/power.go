package chip

import (
	"fmt"
	"slices"

	"metalsvm/hw/scc"
	"metalsvm/machine/apic"
	"metalsvm/machine/vrc"
)

// timerRate returns how the local APICs' timers go with the cores' clock.
func (c *Config) timerRate() apic.Rate {
	if c.Options.TimerMHz == 0 {
		return apic.Rate{Ticks: 1, Cycles: 1}
	}
	return apic.Rate{Ticks: c.Options.TimerMHz * uint64(usualTicks), Cycles: scc.FastClockMHz}
}

// nanoseconds returns the guest time of what happens now.
func (m *Machine) nanoseconds() uint64 { return m.time().nanoseconds() }

// tileMHz returns the clock of a tile.
func (m *Machine) tileMHz(tile int) uint32 { return m.tiles[tile].MHz() }

// regulate is a write to the voltage regulator controller. The write itself
// is posted; it waits only while the controller is busy with an earlier one,
// and returns how long. RCCE relies on a second write to block.
func (m *Machine) regulate(word uint32) (stall ticks) {
	now := m.nanoseconds()
	begin, _ := m.vrc.Write(word, now)
	m.progressed()
	for tile := range scc.Tiles {
		m.checkClock(tile)
	}
	return ticks((begin - now) * scc.FastClockMHz / 1000)
}

// checkClock warns, once for each tile, of a clock that is faster than the
// tile's voltage allows, now or after the change under way. A real core would
// compute nonsense or stop; this one goes on.
func (m *Machine) checkClock(tile int) {
	if m.warned[tile] || m.config.Warning == nil {
		return
	}
	uv := m.vrc.Microvolts(scc.VoltageDomain(tile), uint64(never))
	mhz, most := m.tileMHz(tile), vrc.FastestMHz(uv)
	if mhz > most {
		m.warned[tile] = true
		x, y := scc.XY(tile)
		m.config.Warning(fmt.Sprintf("tile %d at (%d,%d) runs at %d MHz, but %d.%02d V allow %d", tile, x, y, mhz, uv/1e6, uv/1e4%100, most))
	}
}

// Milliwatts estimates the chip's power; see package vrc for what the estimate
// is worth.
func (m *Machine) Milliwatts() uint32 { return m.vrc.Milliwatts(m.nanoseconds(), m.tileMHz) }

// report tells GLCFG of the core's own special cycles since the last time:
// cache instructions, and an unmasked floating-point error. The core does not
// say which cache instruction it was; both are captured.
func (n *node) report() {
	if n.core.CacheInvalidates != n.cached {
		n.cached = n.core.CacheInvalidates
		n.tile.Capture(n.z, scc.GLWriteBack|scc.GLFlush)
	}
	const summary = 1 << 7 // ES of the status word
	if n.core.FPU.Status()&summary != 0 {
		n.tile.Capture(n.z, scc.GLFERR)
	}
}

// reportHalt tells GLCFG of a HLT. In timing mode the core may be ahead of those
// who look at GLCFG, and reportHalts does it once they have come so far.
func (n *node) reportHalt() {
	if n.m.config.Functional {
		n.tile.Capture(n.z, scc.GLHalt)
	} else if n.hlt != n.core.Insns {
		n.hlt = n.core.Insns
		n.reportHaltsBy(n.m.schedule.time())
		n.halts = append(n.halts, n.time())
	}
}

// reportHaltsBy tells GLCFG of what the core has done by a time, before which
// nobody looks at it any more.
func (n *node) reportHaltsBy(t ticks) {
	for len(n.halts) > 0 && n.halts[0] <= t {
		n.tile.Capture(n.z, scc.GLHalt)
		n.halts = slices.Delete(n.halts, 0, 1)
	}
}

// reportHalts tells the registers of a tile what its cores have done until now.
func (m *Machine) reportHalts(tile int) {
	for z := range scc.CoresPerTile {
		wires{m, tile}.node(z).reportHaltsBy(m.time())
	}
}
