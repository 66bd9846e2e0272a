package chip

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/tile"
)

// hostRank is the host's place among the ranks, behind the cores: what it has
// planned for a time takes effect in the order of guest time like what they do.
const hostRank = scc.Cores

// plan is what the host is going to do.
type plan struct {
	at   ticks
	core int // to be held in reset
}

// HoldAt has a core put into reset, its L2 too, as sccReset -p does, when so many
// clocks of 533 MHz have passed. It is for machines that have not begun to run, and
// whose cores run one at a time; the calls must come in the order of their times.
func (m *Machine) HoldAt(core int, clock uint64) {
	m.plans = append(m.plans, plan{ticks(clock) * usualTicks, core})
	m.schedulePlan()
}

func (m *Machine) schedulePlan() {
	at := never
	if len(m.plans) > 0 {
		at = m.plans[0].at
	}
	m.schedule.set(hostRank, at, never, at)
}

// carryOut does what the host has planned for the present.
func (m *Machine) carryOut() {
	p := m.plans[0]
	m.plans = m.plans[1:]
	m.schedulePlan()
	m.arriving = p.at
	t := m.tiles[scc.TileOf(p.core)]
	old, _ := t.Read(scc.GCBCFG, tile.Host)
	t.Write(scc.GCBCFG, old|(scc.ResetCore|scc.ResetL2)<<(p.core%scc.CoresPerTile))
	m.arriving = 0
}
