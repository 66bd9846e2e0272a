package racefree

import "fmt"

// turn is a state of a lock: it has been acquired to write so often.
type turn struct {
	lock int
	n    uint32
}

// reference executes a program alone, in the order in which the cores got the locks.
type reference struct {
	logs    [][]entry
	at      []int // each core's next entry
	folds   []fold
	passes  []int // how often each core has handed on what it owns, or is about to
	values  []uint32
	turns   [locks]uint32
	readers map[turn]int // that have still to read before the next core writes
}

// check executes a program anew and tells what the cores have seen else.
func check(p program, logs [][]entry, values []uint32) error {
	r := &reference{
		logs: logs, at: make([]int, len(logs)), folds: make([]fold, len(logs)), passes: make([]int, len(logs)),
		values: make([]uint32, len(p.vars)), readers: map[turn]int{},
	}
	for core, l := range logs {
		r.folds[core] = firstFold(core)
		for _, e := range l {
			if e.section.lock >= 0 && e.section.read {
				r.readers[turn{e.section.lock, e.turn}]++
			}
		}
	}
	for ph := range p.phases {
		if err := r.phase(ph); err != nil {
			return err
		}
	}
	for v, got := range values {
		if got != r.values[v] {
			return fmt.Errorf("variable %d, word %d of region %d, is %#x in the end, not %#x",
				v, p.vars[v].word, p.vars[v].region, got, r.values[v])
		}
	}
	return nil
}

// phase executes a phase: whichever core can go on does.
func (r *reference) phase(ph int) error {
	for going := true; going; {
		going = false
		for core := range r.logs {
			for r.due(core, ph) && r.ready(core) {
				if err := r.section(core); err != nil {
					return err
				}
				going = true
			}
		}
	}
	for core := range r.logs {
		if r.due(core, ph) {
			e := r.logs[core][r.at[core]]
			return fmt.Errorf("%s, turn %d: there is no order of turns such as this", r.name(core), e.turn)
		}
	}
	return nil
}

// due tells whether a core has something left to do in a phase.
func (r *reference) due(core, ph int) bool {
	return r.at[core] < len(r.logs[core]) && r.logs[core][r.at[core]].phase == ph
}

// ready tells whether it is the turn of a core's next section.
func (r *reference) ready(core int) bool {
	e := r.logs[core][r.at[core]]
	s := e.section
	if s.pass {
		r.passes[core] = e.phase + 1
		return r.passes[(core+len(r.logs)-1)%len(r.logs)] > e.phase
	}
	if s.lock < 0 {
		return true
	}
	now := turn{s.lock, r.turns[s.lock]}
	return e.turn == now.n && (s.read || r.readers[now] == 0)
}

// section executes a core's next section and compares its hash.
func (r *reference) section(core int) error {
	e := r.logs[core][r.at[core]]
	if s := e.section; s.lock >= 0 {
		if s.read {
			r.readers[turn{s.lock, e.turn}]--
		} else {
			r.turns[s.lock]++
			r.values[s.lock]++
		}
	}
	for _, one := range e.section.steps {
		if one.kind == add || one.kind == swap {
			r.values[one.v] += one.n
			continue
		}
		one.do(&r.values[one.v], &r.folds[core])
	}
	if e.fold != r.folds[core] {
		return fmt.Errorf("%s, turn %d: it has seen %#x, not %#x", r.name(core), e.turn, uint32(e.fold), uint32(r.folds[core]))
	}
	r.at[core]++
	return nil
}

// name is where a core stands.
func (r *reference) name(core int) string {
	e := r.logs[core][r.at[core]]
	return fmt.Sprintf("core of rank %d, phase %d, section %d of its program, lock %d", core, e.phase, r.at[core], e.section.lock)
}
