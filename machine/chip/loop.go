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
	quantumMin = 1000
	quantumMax = 4000
)

// Run runs the released cores until something ends the run. It always goes on
// with the core whose clock is lowest. It may be called again after Canceled;
// other results stay.
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
		if m.running == 0 && !m.skip() {
			if m.wait(ctx) {
				continue
			}
			break
		}
		if m.crew != nil {
			m.round()
		} else if !m.config.Timing {
			m.turn(m.lowest())
		} else if n, write := m.earliest(); write {
			m.arrive(n)
		} else {
			m.turn(n)
		}
	}
	m.fpga.Flush()
	return m.total(*m.stop)
}

// lowest returns the core that wants to go on first, by rank among equals.
func (m *Machine) lowest() *node {
	first := 0
	for rank, at := range m.at {
		if at < m.at[first] {
			first = rank
		}
	}
	return m.order[first]
}

// turn lets a core go on for a while.
func (m *Machine) turn(n *node) {
	if n.stopped {
		n.pass(m.quantum())
		m.watch(m.at[n.rank])
		return
	}
	m.current = n
	switch n.state {
	case halted: // its timer has called
		n.core.Cycles = max(n.core.Cycles, m.at[n.rank])
		n.become(running)
	case spinning:
		if !n.leaveSpin(m.at[n.rank] + m.quantum()) {
			m.current = nil
			m.watch(m.at[n.rank])
			return
		}
	}
	m.turns++
	stop := n.advance()
	m.current = nil
	m.latest = max(m.latest, n.core.Cycles)
	if n.state == running && stop != waiting {
		n.settle(stop)
	}
	m.watch(n.core.Cycles)
}

// advance runs the core for a turn, or to its next access in timing mode.
func (n *node) advance() (stop cpu.Stop) {
	m := n.m
	if !m.config.Timing {
		n.refresh()
		n.attend()
		n.limit = min(n.core.Cycles+m.quantum(), n.apic.Next())
		return n.core.Run(n.limit)
	}
	if n.waits {
		n.waits = false
	} else {
		n.slept = n.core.Halted
		n.deliver()
		n.attend()
		n.limit = min(n.core.Cycles+m.config.Quantum, n.apic.Next(), n.nextWire(), m.horizon(n))
	}
	stop, _ = n.resume()
	return stop
}

func (m *Machine) quantum() uint64 {
	return quantumMin + m.random.Uint64N(quantumMax-quantumMin+1)
}

// settle puts a core where its turn has left it.
func (n *node) settle(stop cpu.Stop) {
	n.goesOn(n.core.Cycles)
	if !n.m.config.Timing {
		n.report()
	}
	switch stop {
	case cpu.Halted:
		n.reportHalt()
		n.become(halted)
		n.deaf = n.core.EFlags()&cpu.FlagIF == 0
		n.goesOn(never)
		if !n.deaf {
			n.goesOn(min(n.apic.Next(), n.nextWire()))
		}
	case cpu.Spinning:
		n.become(spinning)
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

// leaveSpin decides whether a spinning core runs again: what it reads has
// changed, or its timer calls before until. Otherwise it is taken as spinning
// until then, at no cost.
func (n *node) leaveSpin(until uint64) bool {
	changed := n.core.SpinChanged()
	next := n.apic.Next()
	if !changed && next > until {
		n.core.SkipSpin(until)
		n.goesOn(until)
		return false
	}
	if !changed {
		n.core.SkipSpin(next)
	}
	n.become(running)
	return true
}

// skip is called when no core runs. It lets time jump to the next timer, or
// ends the run if there is none.
func (m *Machine) skip() bool {
	next, spins := never, false
	for rank, n := range m.order {
		switch n.state {
		case spinning:
			if n.core.SpinChanged() {
				return true // it runs at its next turn
			}
			spins = true
			next = min(next, n.apic.Next())
		case halted:
			next = min(next, m.at[rank])
		}
	}
	if next == never {
		m.finish(Result{Reason: Asleep, Err: errors.New("every core is halted and nothing is pending")})
		if spins {
			m.stop.Reason = Deadlock
			m.stop.Err = errors.New("every core waits for another one")
		}
		return false
	}
	for rank, n := range m.order {
		if n.state == spinning && m.at[rank] < next {
			n.core.SkipSpin(next)
			n.goesOn(next)
		}
	}
	return true
}

// watch is the watchdog, and keeps the largest clock.
func (m *Machine) watch(now uint64) {
	m.latest = max(m.latest, now)
	if m.config.Watchdog != 0 && now > m.progress+m.config.Watchdog {
		m.finish(Result{Reason: Idle, Err: fmt.Errorf("no progress in the last %d core clocks", now-m.progress)})
	}
}
