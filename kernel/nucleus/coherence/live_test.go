package coherence

// Will every instruction that has begun retire? The scheduler and the mail are
// fair: what is due all the time happens in the end (see model.due). So there is a
// way for an instruction to take for ever only if there is a set of states, each
// to be reached from each, in all of which it is under way, and whatever is due in
// all of them happens within the set. Such a set is looked for among the strongly
// connected components.
//
// One thing has no bound, as docs/design/svm.md says: an Ask can be passed on
// again and again, behind a page that keeps moving. So transitions that pass on
// an Ask are left out: without them there must be no such set. In other words,
// if an instruction takes for ever then Asks are passed on for ever.

// starves returns a state of a set in which an instruction is under way for ever.
func (g *graph) starves(passing bool) (at int32, ok bool) {
	for thread := range mostCores * mostThreads {
		c := components{graph: g, thread: thread, passing: passing, order: make([]int32, len(g.states))}
		for at := range int32(len(g.states)) {
			if c.order[at] == 0 && c.contains(at) && c.search(at) {
				return at, true
			}
		}
	}
	return 0, false
}

// components is Tarjan's search for strongly connected components among the
// states in which a thread is amid an instruction.
type components struct {
	*graph
	thread  int
	passing bool    // Asks may be passed on
	order   []int32 // when each state was found, or done
	found   int32
	stack   []int32 // states found whose component is not complete
	path    []visit
}

// visit is a state on the way to the present one.
type visit struct {
	at, next int32
	low      int32 // the earliest state on the stack that can be reached
}

// done is the order of states whose component is complete.
const done = 1<<31 - 1

func (c *components) contains(at int32) bool { return c.begun[at]>>c.thread&1 != 0 }

// search visits all that can be reached from a state, and tells whether there is
// a component in which the thread can be for ever.
func (c *components) search(from int32) bool {
	c.enter(from)
	for len(c.path) > 0 {
		v := &c.path[len(c.path)-1]
		if v.next < c.first[v.at+1] {
			next := c.next[v.next]
			v.next++
			switch {
			case next.passed && !c.passing || !c.contains(next.to):
			case c.order[next.to] == 0:
				c.enter(next.to)
			default:
				v.low = min(v.low, c.order[next.to])
			}
			continue
		}
		at, low := v.at, v.low
		c.path = c.path[:len(c.path)-1]
		if len(c.path) > 0 {
			above := &c.path[len(c.path)-1]
			above.low = min(above.low, low)
		}
		if low == c.order[at] && c.complete(at) {
			return true
		}
	}
	return false
}

func (c *components) enter(at int32) {
	c.found++
	c.order[at] = c.found
	c.stack = append(c.stack, at)
	c.path = append(c.path, visit{at, c.first[at], c.found})
}

// complete takes the component that began with a state off the stack, and tells
// whether the thread can be in it for ever.
func (c *components) complete(at int32) bool {
	start := len(c.stack) - 1
	for c.stack[start] != at {
		start--
	}
	var acts uint32
	waits := ^uint32(0) // what must happen, in every state
	moves := false
	from := c.order[at]
	for _, s := range c.stack[start:] {
		waits &= c.due[s]
		for _, next := range c.next[c.first[s]:c.first[s+1]] {
			if c.contains(next.to) && c.order[next.to] >= from && c.order[next.to] != done && (c.passing || !next.passed) {
				moves = true
				acts |= 1 << next.process
			}
		}
	}
	for _, s := range c.stack[start:] {
		c.order[s] = done
	}
	c.stack = c.stack[:start]
	return moves && waits&^acts == 0
}
