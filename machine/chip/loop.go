package chip

import (
	"context"
	"errors"
	"fmt"

	"metalsvm/hw/scc"
	"metalsvm/machine/cpu"
)

// A turn's length in core clocks is drawn anew each time.
const (
	quantumMin = 5000
	quantumMax = 20_000
)

// Run runs the released cores until something ends the run. It always goes on
// with what is next in guest time. It may be called again after Canceled; other
// results stay.
func (m *Machine) Run(ctx context.Context) Result {
	between := 1024 // turns between two looks at the context
	if m.crew != nil {
		defer m.crew.hire(m.config.Parallel - 1)()
		between = 1 // they are rounds
	}
	for turn := 0; m.stop == nil; turn++ {
		if turn%between == 0 && ctx.Err() != nil {
			m.fpga.Flush()
			return m.total(Result{Reason: Canceled, Err: context.Cause(ctx)})
		}
		m.serve()
		if !m.goesOn() {
			if m.wait(ctx) {
				continue
			}
			break
		}
		m.step()
	}
	m.fpga.Flush()
	return m.total(*m.stop)
}

// step lets what is next in guest time happen.
func (m *Machine) step() {
	switch n, write := m.earliest(); {
	case m.crew != nil:
		m.round()
	case n == nil:
		m.carryOut()
	case write:
		m.arrive(n)
	case m.config.Functional:
		m.turn(n)
	default:
		m.timedTurn(n)
	}
}

// goesOn tells whether anything will happen by itself; otherwise it ends the
// run.
func (m *Machine) goesOn() bool {
	if m.config.Functional {
		return m.running > 0 || m.skip()
	}
	if m.schedule.empty() {
		m.sleep()
		return false
	}
	return true
}

// earliest returns whose event is next: a write that arrives, or a core that
// goes on. Writes come first among equals, then it goes by rank. For the host n is
// nil.
func (m *Machine) earliest() (n *node, write bool) {
	rank, write := m.schedule.first()
	if rank == hostRank {
		return nil, false
	}
	return m.order[rank], write
}

// turn lets a core go on for a while, in functional mode.
func (m *Machine) turn(n *node) {
	if n.stopped {
		n.pass(m.quantum())
		m.watch(m.at[n.rank])
		return
	}
	m.current = n
	switch n.state {
	case halted: // its timer has called
		n.catchUp(m.at[n.rank])
		n.become(running)
	case spinning:
		if !n.leaveSpin(n.clocks.first(m.at[n.rank]) + m.quantum()) {
			m.current = nil
			m.watch(m.at[n.rank])
			return
		}
	}
	m.turns++
	n.refresh()
	n.attend()
	n.limit = min(n.core.Cycles+m.quantum(), n.apic.Next())
	stop := n.core.Run(n.limit)
	m.current = nil
	m.latest = max(m.latest, n.time())
	if n.state == running {
		n.report()
		n.settle(stop)
	}
	m.watch(n.time())
}

func (m *Machine) quantum() uint64 {
	return quantumMin + m.random.Uint64N(quantumMax-quantumMin+1)
}

// settle puts a core where its turn has left it.
func (n *node) settle(stop cpu.Stop) {
	n.goesOn(n.time())
	switch stop {
	case cpu.Halted:
		n.reportHalt()
		n.become(halted)
		n.deaf = n.core.EFlags()&cpu.FlagIF == 0
		if n.deaf {
			n.goesOn(n.nextWire())
		} else {
			n.goesOn(n.nextCall())
		}
	case cpu.Spinning:
		n.spin()
	case cpu.Shutdown:
		n.tile.Capture(n.z, scc.GLShutdown)
		n.m.finish(Result{Reason: Shutdown, Core: n.number, Err: n.shutdown()})
	}
}

func (n *node) shutdown() error {
	cause := n.core.Err
	if cause == nil {
		cause = errors.New("triple fault")
	}
	return fmt.Errorf("core %d shut down: %w\n  %s", n.number, cause, registers(n.core))
}

// sleep ends the run because nothing will happen any more.
func (m *Machine) sleep() {
	m.finish(Result{Reason: Asleep, Err: errors.New("every core is halted and nothing is pending")})
	for _, n := range m.nodes {
		if n.state == spinning {
			m.stop.Reason = Deadlock
			m.stop.Err = errors.New("every core waits for another one")
		}
	}
}

// watch is the watchdog, and keeps how far the cores have come.
func (m *Machine) watch(now ticks) {
	m.latest = max(m.latest, now)
	limit := ticks(m.config.Watchdog) * usualTicks
	if limit != 0 && now > m.progress+limit {
		m.finish(Result{Reason: Idle, Err: fmt.Errorf("no progress in the last %d core clocks", (now-m.progress)/usualTicks)})
	}
}
