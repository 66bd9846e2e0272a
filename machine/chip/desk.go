package chip

import (
	"context"
	"errors"
)

// desk is where the host leaves what it wants done on the machine between two
// turns, while Run has the machine.
type desk struct {
	orders chan order
	every  ticks // between two calls of look
	next   ticks
	look   func() (found bool)
}

// order is a function and a channel that says that it has been executed.
type order struct {
	f    func()
	done chan struct{}
}

func newDesk() desk { return desk{orders: make(chan order)} }

// ErrNotRunning is the error of Do if nobody executes what is given to it.
var ErrNotRunning = errors.New("the machine does not run")

// Do has f executed between two turns of Run, which is on another goroutine,
// and waits for it. There f may use the machine as the owner of the machine
// does between runs. The context must end at the latest when Run returns; then,
// and when it ends before, f is not executed and the error is ErrNotRunning.
func (m *Machine) Do(ctx context.Context, f func()) error {
	o := order{f, make(chan struct{})}
	select {
	case m.desk.orders <- o:
		<-o.done
		return nil
	case <-ctx.Done():
		return ErrNotRunning
	}
}

// Watch has look called between turns, every so many clocks of 533 MHz in guest
// time, and when no core can go on. It returns whether it changed anything
// that a core may wait for.
func (m *Machine) Watch(every uint64, look func() (found bool)) {
	m.desk.every, m.desk.look = ticks(every)*usualTicks, look
}

// serve does what is on the desk.
func (m *Machine) serve() {
	select {
	case o := <-m.desk.orders:
		o.execute()
	default:
	}
	if m.desk.look != nil && m.latest >= m.desk.next {
		m.desk.next = m.latest + m.desk.every
		m.desk.look()
	}
}

func (o order) execute() {
	defer close(o.done)
	o.f()
}

// wait is called when no core can go on and the run is about to end for that.
// It returns true if the run goes on all the same: somebody outside has acted.
func (m *Machine) wait(ctx context.Context) bool {
	idle := m.stop.Reason == Asleep || m.stop.Reason == Deadlock
	if idle && m.desk.look != nil && m.desk.look() {
		m.stop = nil
		return true
	}
	if !idle || !m.config.Attended {
		return false
	}
	m.fpga.Flush()
	m.stop = nil
	select {
	case o := <-m.desk.orders:
		o.execute()
	case <-ctx.Done():
	}
	return true
}
