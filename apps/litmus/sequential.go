package litmus

import "slices"

// state is a state of a sequential execution: one memory, one core after the
// other.
type state struct {
	result
	at      [regs]int // each core's next operation
	writer  bool      // somebody has the lock to write
	readers int       // so many have it to read
	mails   [regs]int // that each core has not received
}

// sequential returns the outcomes of all sequential executions of a test, in order.
func (p *program) sequential(final bool) []string {
	seen := map[state]bool{}
	outcomes := map[string]bool{}
	var visit func(s state)
	visit = func(s state) {
		if seen[s] {
			return
		}
		seen[s] = true
		end := true
		for core := range p.cores {
			if s.at[core] == len(p.cores[core]) {
				continue
			}
			end = false
			if next, ok := p.step(s, core); ok {
				visit(next)
			}
		}
		if end {
			outcomes[p.outcome(s.result, final)] = true
		}
	}
	visit(state{})
	list := make([]string, 0, len(outcomes))
	for o := range outcomes {
		list = append(list, o)
	}
	slices.Sort(list)
	return list
}

// step does the next operation of a core; ok is false if it has to wait.
func (p *program) step(s state, core int) (next state, ok bool) {
	o := p.cores[core][s.at[core]]
	s.at[core]++
	word, reg := &s.word[o.word], &s.reg[o.reg]
	switch o.kind {
	case load:
		*reg = *word
	case store:
		*word = o.fresh
	case add:
		*word += o.fresh
		*reg = *word
	case swap:
		if *word == o.old {
			*word, *reg = o.fresh, 1
		}
	case lock:
		ok = !s.writer && s.readers == 0
		s.writer = true
		return s, ok
	case rlock:
		s.readers++
		return s, !s.writer
	case unlock:
		if s.writer {
			s.writer = false
		} else {
			s.readers--
		}
	case barrier:
		s.at[core]--
		return p.meet(s)
	case send:
		s.mails[core+1]++
	case receive:
		s.mails[core]--
		return s, s.mails[core] >= 0
	}
	return s, true
}

// meet lets all cores past a barrier, if all are there.
func (p *program) meet(s state) (state, bool) {
	for core, ops := range p.cores {
		if s.at[core] == len(ops) || ops[s.at[core]].kind != barrier {
			return s, false
		}
		s.at[core]++
	}
	return s, true
}
