package coherence

import (
	"slices"
	"testing"
)

// mutation leaves out one step of the protocol: it stands between the model and
// the protocol, or between the protocol and its Env.
type mutation struct {
	step string
	by   string // the check that fails first; none if the step is not needed
	end  string // what comes of it if only the first is checked, and what can happen
	in   config
	call func(u *unit, e event) bool             // in place of the protocol's entry
	omit func(u *unit, e effect, m Message) bool // tells which effects are left out
	send func(u *unit, to *int, m *Message)      // changes what is sent
}

// Models to look for mutations in.
var (
	pair     = config{cores: 2, pages: 1, threads: 1}
	threads  = config{cores: 2, pages: 1, threads: 2}
	ending   = config{cores: 2, pages: 1, threads: 1, leave: 2}
	caches   = config{cores: 2, pages: 1, threads: 1, data: true}
	freeing  = config{cores: 2, pages: 1, threads: 1, data: true, free: true}
	crossed  = config{cores: 2, pages: 2, threads: 1}
	crowd    = config{cores: 2, pages: 2, threads: 2, whole: true, store: true}
	three    = config{cores: 3, pages: 1, threads: 1}
	threeEnd = config{cores: 3, pages: 1, threads: 1, leave: 1}
	boxed    = config{cores: 2, pages: 1, threads: 1, boxes: true}
	stopping = config{cores: 3, pages: 1, threads: 1, down: true}
)

// books is what a core's protocol knows.
type books struct {
	pages   [mostPages]page
	threads [mostThreads]thread
}

func (u *unit) books() books {
	return books{[mostPages]page(u.pages[:]), [mostThreads]thread(u.Core.threads[:])}
}

// ahead changes something before the protocol is entered.
func ahead(change func(u *unit, e *event)) func(*unit, event) bool {
	return func(u *unit, e event) bool {
		change(u, &e)
		return u.enter(e)
	}
}

// behind changes something when the protocol is done.
func behind(change func(u *unit, e event, was books)) func(*unit, event) bool {
	return func(u *unit, e event) bool {
		was := u.books()
		ready := u.enter(e)
		change(u, e, was)
		return ready
	}
}

// after changes the page that an entry is about when the protocol is done.
func after(change func(pg *page, e event, was page)) func(*unit, event) bool {
	return behind(func(u *unit, e event, was books) {
		change(&u.pages[e.page], e, was.pages[e.page])
	})
}

// instead has the protocol act on mail as if the page were in another state.
func instead(when func(pg *page, m Message) bool, as page) func(*unit, event) bool {
	return func(u *unit, e event) bool {
		pg := &u.pages[e.page]
		if e.entry != receive || !when(pg, e.m) {
			return u.enter(e)
		}
		is := *pg
		pg.state, pg.asked = as.state, as.asked
		u.enter(e)
		if pg.state == as.state && pg.asked == as.asked { // it is still what it was
			pg.state, pg.asked = is.state, is.asked
		}
		return true
	}
}

// without hides something from the protocol for as long as it acts.
func without[T any](what func(u *unit, e *event) *T) func(*unit, event) bool {
	return func(u *unit, e event) bool {
		var hidden T
		p := what(u, &e)
		if p == nil {
			return u.enter(e)
		}
		hidden, *p = *p, hidden
		ready := u.enter(e)
		*p = hidden
		return ready
	}
}

// lost leaves out the sending of a kind of message.
func lost(k Kind) func(*unit, effect, Message) bool {
	return func(_ *unit, e effect, m Message) bool { return e == send && m.Kind == k }
}

// unless leaves out an effect, if so.
func unless(e effect, so func(u *unit, p uint32) bool) func(*unit, effect, Message) bool {
	return func(u *unit, is effect, m Message) bool { return is == e && so(u, m.Page) }
}

// granted changes the Grants that are sent.
func granted(change func(u *unit, to int, m *Message)) func(*unit, *int, *Message) {
	return func(u *unit, to *int, m *Message) {
		if m.Kind == Grant {
			change(u, *to, m)
		}
	}
}

// progress is the check that looks at more than one state: see starves.
const progress = "what has begun retires"

// TestEveryStepIsCaught leaves out one step of the protocol after another. The
// explorer must find a state that must not be, the same as the table says; or
// nothing, if the table says that the step is not needed. And each step has its
// use outside of the protocol's books: it is found with the first invariant as
// the only one, too.
func TestEveryStepIsCaught(t *testing.T) {
	for _, rules := range mutations() {
		f, end := rules.look(invariants), rules.look(invariants[:1])
		t.Logf("%-64s %s; %s", rules.step, f.check, end.check)
		if f.check != rules.by {
			t.Errorf("%s: caught by %q, the table says %q\n%v", rules.step, f.check, rules.by, f)
		}
		if end.check != rules.end {
			t.Errorf("%s: comes to %q, the table says %q\n%v", rules.step, end.check, rules.end, end)
		}
	}
}

// mutations is all of them.
func mutations() []mutation {
	return slices.Concat(faultSteps, pinSteps, askSteps, grantSteps, copySteps, serveSteps, mailSteps, stopSteps)
}

// look explores what a mutation makes of the protocol.
func (rules *mutation) look(checks []invariant) *failure {
	g, f := explore(rules.in, rules, checks)
	if f != nil {
		return f
	}
	if at, ok := g.starves(false); ok {
		return g.fail(progress, at)
	}
	return &failure{}
}
