package chip

import (
	"metalsvm/machine/cpu"
	"metalsvm/machine/tile"
)

// guarded is the bus of a core in parallel mode: one core at a time is outside
// itself, and the machine knows which.
type guarded struct{ *node }

var _ cpu.Bus = guarded{}

func (g guarded) enter() {
	g.m.crew.outside.Lock()
	g.m.current = g.node
}

func (g guarded) leave() {
	g.m.current = nil
	g.m.crew.outside.Unlock()
}

// Page implements cpu.Bus.
func (g guarded) Page(pa uint32) (mem *[cpu.PageSize]byte, shared bool) {
	g.enter()
	mem, shared = g.node.Page(pa)
	g.leave()
	return mem, shared
}

// Read implements cpu.Bus.
func (g guarded) Read(pa uint32, size int) uint64 {
	g.enter()
	v := g.node.Read(pa, size)
	g.leave()
	return v
}

// Write implements cpu.Bus.
func (g guarded) Write(pa uint32, size int, v uint64) {
	g.enter()
	g.node.Write(pa, size, v)
	g.leave()
}

// Peek implements cpu.Bus.
func (g guarded) Peek(pa uint32, size int) (v uint64, ok bool) {
	g.enter()
	v, ok = g.node.Peek(pa, size)
	g.leave()
	return v, ok
}

// In implements cpu.Bus.
func (g guarded) In(port uint16, size int) uint32 {
	g.enter()
	v := g.node.In(port, size)
	g.leave()
	return v
}

// Out implements cpu.Bus.
func (g guarded) Out(port uint16, size int, v uint32) {
	g.enter()
	g.node.Out(port, size, v)
	g.leave()
}

// Ack implements cpu.Bus.
func (g guarded) Ack() (vector uint8, ok bool) {
	g.enter()
	vector, ok = g.node.Ack()
	g.leave()
	return vector, ok
}

// late are the wires of a tile in parallel mode. They change cores, which may
// be running, so they wait for the end of the round.
type late struct{ wires }

func (m *Machine) wiresOf(i int) tile.Wires {
	if m.crew != nil {
		return late{wires{m, i}}
	}
	return wires{m, i}
}

// Drive implements tile.Wires.
func (l late) Drive(z int, pin tile.Pin, level bool) {
	l.m.later(func() { l.wires.Drive(z, pin, level) })
}

// Hold implements tile.Wires.
func (l late) Hold(z int, held bool) { l.m.later(func() { l.wires.Hold(z, held) }) }

// Clock implements tile.Wires.
func (l late) Clock() { l.m.later(l.wires.Clock) }

// Remap implements tile.Wires.
func (l late) Remap(z int) { l.m.later(func() { l.wires.Remap(z) }) }

// effect is what a core did to others, and when.
type effect struct {
	at ticks
	do func()
}

// later leaves something for the end of the round. The core that causes it
// ends its turn: it goes on when the effect is there. The host, which acts
// between rounds, need not wait.
func (m *Machine) later(do func()) {
	if m.current == nil {
		do()
		return
	}
	m.crew.late = append(m.crew.late, effect{m.current.time(), do})
	m.current.core.Break()
}

// takeEffect does what was left for the end of the round, in the order in which
// it was caused.
func (m *Machine) takeEffect() {
	for _, e := range m.crew.late {
		m.arriving = e.at
		e.do()
	}
	m.arriving = 0
	m.crew.late = m.crew.late[:0]
}
