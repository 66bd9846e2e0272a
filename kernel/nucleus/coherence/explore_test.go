package coherence

import (
	"fmt"
	"strings"
)

// graph is all that can happen in a model: its states in the order in which they
// are reached, and the transitions between them.
type graph struct {
	m      *model
	states []key
	number map[key]int32
	parent []int32  // the state from which each was reached first
	begun  []uint8  // the threads that are amid an instruction
	due    []uint32 // what must happen, see model.due
	first  []int32  // where each state's transitions begin
	next   []transition
}

// transition is a step to a state.
type transition struct {
	to      int32
	process uint8 // see step.process
	passed  bool  // the step has passed an Ask on
}

// failure is a check that does not hold and the shortest way there.
type failure struct {
	check string
	trace []string
}

func (f *failure) String() string { return f.check + "\n" + strings.Join(f.trace, "\n") }

// explore visits all states, those that take fewer steps first. It ends early at
// the first failure.
func explore(c config, rules *mutation, checks []invariant) (*graph, *failure) {
	m := newModel(c, rules)
	g := &graph{m: m, number: map[key]int32{}}
	g.visit(m.save(), 0)
	var steps []step
	for at := int32(0); int(at) < len(g.states); at++ {
		g.first = append(g.first, int32(len(g.next)))
		m.load(g.states[at])
		if check := m.check(checks); check != "" {
			return g, g.fail(check, at)
		}
		if g.begun[at] != 0 && g.due[at] == 0 {
			return g, g.fail("what has begun can go on", at)
		}
		steps = m.steps(steps[:0])
		for i, s := range steps {
			if i > 0 {
				m.load(g.states[at])
			}
			m.take(s)
			if m.broken != "" {
				f := g.fail(m.broken, at)
				f.trace = append(f.trace, s.String())
				return g, f
			}
			reached := m.save()
			to, known := g.number[reached]
			if !known {
				to = g.visit(reached, at)
			}
			g.next = append(g.next, transition{to, uint8(s.process()), m.passed})
		}
	}
	g.first = append(g.first, int32(len(g.next)))
	return g, nil
}

// visit adds the state that the model is in.
func (g *graph) visit(k key, parent int32) int32 {
	n := int32(len(g.states))
	g.states = append(g.states, k)
	g.parent = append(g.parent, parent)
	g.begun = append(g.begun, g.m.unfinished())
	g.due = append(g.due, g.m.due())
	g.number[k] = n
	return n
}

// check returns the first invariant that does not hold.
func (m *model) check(checks []invariant) string {
	for _, inv := range checks {
		for p := range uint32(m.pages) {
			if (!inv.all || !m.stopped) && !inv.holds(m, p) {
				return inv.name
			}
		}
	}
	return ""
}

// fail tells how a state is reached.
func (g *graph) fail(check string, at int32) *failure {
	f := &failure{check: check}
	for ; at != 0; at = g.parent[at] {
		f.trace = append([]string{g.describe(g.parent[at], at)}, f.trace...)
	}
	return f
}

// describe tells which step leads from a state to another, and what it is then.
func (g *graph) describe(from, to int32) string {
	g.m.load(g.states[from])
	for _, s := range g.m.steps(nil) {
		g.m.load(g.states[from])
		if g.m.take(s); g.m.save() == g.states[to] {
			return fmt.Sprintf("%-60s %v", s, g.m)
		}
	}
	panic("no step leads there")
}
