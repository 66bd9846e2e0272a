package coherence

// What must happen sooner or later, once it can, is numbered: that a thread goes
// on with an instruction that it has begun, that mail from a core to another is
// delivered, and that an entry finishes.

func goesOn(core, thread int) int { return core*mostThreads + thread }
func arrives(from, to int) int    { return mostCores*mostThreads + from*mostCores + to }
func heard(core int) int          { return arrives(mostCores, core) }
func finish(core int) int         { return arrives(core, core) } // it has no mail from itself

// due is the set of all this that can happen. That a core is busy with an entry
// is no reason for anything else there not to happen in the end.
func (m *model) due() (set uint32) {
	for i := range m.cores {
		u := &m.units[i]
		for t, n := range u.needs {
			if n.pages != 0 && (!u.blocked[t] || u.lacks(t)) {
				set |= 1 << goesOn(i, t)
			}
		}
		for from := range m.cores {
			if m.comes(from, i) && !m.dead(i) {
				set |= 1 << arrives(from, i)
			}
		}
		if u.mayLearn() {
			set |= 1 << heard(i)
		}
		if m.unseen[i] != 0 {
			set |= 1 << finish(i)
		}
	}
	return set
}

// process returns what of this a step does.
func (s step) process() int {
	switch s.does {
	case faults, retires, givesUp:
		return goesOn(s.core, s.other)
	case receives:
		return arrives(s.other, s.core)
	case finishes:
		return finish(s.core)
	case learns:
		return heard(s.core)
	}
	return free
}

// free is the number of what need not happen.
const free = 31
