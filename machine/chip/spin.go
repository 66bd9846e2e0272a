package chip

// Cores that spin in functional mode: package cpu has found that they go round
// in a loop until somebody changes what they read. For timing mode see poll.go.

// spin is what becomes of a core that was found to spin.
func (n *node) spin() {
	if n.m.config.Functional {
		n.become(spinning)
	} else if !n.touched {
		n.become(spinning)
		n.goesOn(n.nextCall())
	}
}

// leaveSpin decides whether a spinning core runs again: what it reads has
// changed, or its timer calls before until. Otherwise it is taken as spinning
// until then, at no cost.
func (n *node) leaveSpin(until uint64) bool {
	changed := n.core.SpinChanged()
	next := n.apic.Next()
	if !changed && next > until {
		n.core.SkipSpin(until)
		n.goesOn(n.clocks.time(until))
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
	next := never
	for rank, n := range m.order {
		switch n.state {
		case spinning:
			if n.core.SpinChanged() {
				return true // it runs at its next turn
			}
			next = min(next, n.clocks.time(n.apic.Next()))
		case halted:
			next = min(next, m.at[rank])
		}
	}
	if next == never {
		m.sleep()
		return false
	}
	for rank, n := range m.order {
		if n.state == spinning && m.at[rank] < next {
			n.core.SkipSpin(n.clocks.last(next))
			n.goesOn(next)
		}
	}
	return true
}
