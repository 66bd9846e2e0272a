package cpu

// Spin detection. A Run may begin by executing a few instructions in the
// executor with a log of all memory they touch. If the core comes back to
// exactly the state from which it started, having left memory as it was and
// touched nothing that changes by itself, then it will go round for ever with
// the same result until something that it read changes: it spins. Nothing is
// guessed about the code, and nothing is executed that would not have been.
//
// Of a core with caches these are part of the state, so what it reads from them
// does not change, and only transactions matter. Those the bus looks at: it
// calls Volatile for all that must not be in such a loop.

const (
	spinLength = 64 // longest loop, in instructions
	spinReads  = 64 // most locations in the log
	spinWait   = 63 // most Runs between two attempts

	spinWaitTimed = 255 // for a core with caches, whose Runs are shorter
)

// spin is the state of the detection and, after Run has returned Spinning, the
// loop that was found.
type spin struct {
	logging bool
	failed  bool // the log is full, or something happened that a loop must not do
	found   bool
	steps   int
	start   State

	reads  [spinReads]access
	writes [spinReads]access
	nread  int
	nwrite int

	// What one turn adds.
	cycles, insns        uint64
	invalidates, locks   uint64
	invalidates0, locks0 uint64 // at the start

	wait, skipped int // Runs without an attempt: wanted, and so far
}

// access is a location of plain memory, or, if mem is nil, of the bus, with the
// value found there: when read, or, for writes, before the loop.
type access struct {
	mem   *[PageSize]byte
	at    uint32 // offset in mem, or physical address
	size  uint8
	value uint64
}

// beginSpin starts an attempt if one is due; c.engine is off during it.
func (c *Core) beginSpin() {
	s := &c.spin
	s.found = false
	if s.skipped < s.wait || c.Halted || c.interruptible() {
		s.skipped++
		return
	}
	s.skipped = 0
	s.logging, s.failed = true, false
	s.steps, s.nread, s.nwrite = 0, 0, 0
	s.start = c.State()
	if c.timed != nil {
		c.timed.caches.Save(&c.timed.start)
	}
	s.invalidates0, s.locks0 = c.MessageBufferInvalidates, c.SharedLocks
	c.engine = false
}

// spinStep looks at the log behind each instruction, and reports whether the
// loop is closed.
func (c *Core) spinStep() bool {
	s := &c.spin
	s.steps++
	switch {
	case s.failed || s.steps > spinLength:
		c.endSpin()
		c.failSpin()
	case c.EIP == s.start.EIP && c.sameAsStart():
		c.endSpin()
		s.wait, s.found = 0, true
		s.cycles, s.insns = c.Cycles-s.start.Cycles, c.Insns-s.start.Insns
		s.invalidates = c.MessageBufferInvalidates - s.invalidates0
		s.locks = c.SharedLocks - s.locks0
	}
	return s.found
}

// failSpin has the next attempt wait longer.
func (c *Core) failSpin() {
	most := spinWait
	if c.timed != nil {
		most = spinWaitTimed
	}
	c.spin.wait = min(2*c.spin.wait+1, most)
}

func (c *Core) endSpin() {
	c.spin.logging = false
	c.engine = true
}

// sameAsStart compares the core and all memory it wrote with the start.
func (c *Core) sameAsStart() bool {
	s := &c.spin
	now := c.State()
	now.Cycles, now.Insns = s.start.Cycles, s.start.Insns
	if now != s.start {
		return false
	}
	for _, w := range s.writes[:s.nwrite] {
		if load(w.mem, w.at, w.size) != w.value {
			return false
		}
	}
	return c.timed == nil || c.timed.caches.Equal(&c.timed.start)
}

// SpinChanged reports, after Run has returned Spinning, whether the loop would
// now take another way: something that it read is different.
func (c *Core) SpinChanged() bool {
	s := &c.spin
	if !s.found {
		return true
	}
	for i := range s.reads[:s.nread] {
		r := &s.reads[i]
		if r.mem != nil {
			if load(r.mem, r.at, r.size) != r.value {
				return true
			}
		} else if v, ok := c.bus.Peek(r.at, int(r.size)); !ok || v != r.value {
			return true
		}
	}
	return false
}

// SpinTurn returns, after Run has returned Spinning, what a turn of the loop
// takes.
func (c *Core) SpinTurn() (cycles, insns uint64) { return c.spin.cycles, c.spin.insns }

// SkipSpin does, after Run has returned Spinning, as many whole turns of the
// loop as end by the cycle until, all at once, and returns how many those are
// and what each takes.
func (c *Core) SkipSpin(until uint64) (turns, cycles, insns uint64) {
	s := &c.spin
	if !s.found || until <= c.Cycles {
		return 0, s.cycles, s.insns
	}
	turns = (until - c.Cycles) / s.cycles
	c.Cycles += turns * s.cycles
	c.Insns += turns * s.insns
	c.MessageBufferInvalidates += turns * s.invalidates
	c.SharedLocks += turns * s.locks
	return turns, s.cycles, s.insns
}

// Logging tells whether the core may be found to spin.
func (c *Core) Logging() bool { return c.spin.logging }

// Volatile says that the current instruction depends on, or changes, something
// that is not in the log: the core does not spin.
func (c *Core) Volatile() { c.spin.failed = true }

// logRead notes a value read. A word of private memory that the loop has
// written needs no watching, and neither does what is in the log already.
func (c *Core) logRead(m *mapping, at uint32, size uint8, v uint64) {
	s := &c.spin
	if m.mem == nil {
		if peeked, ok := c.bus.Peek(at, int(size)); !ok || peeked != v {
			s.failed = true
			return
		}
	} else if !m.shared && s.wrote(m.mem, at) && s.wrote(m.mem, at+uint32(size)-1) {
		return
	}
	for i := range s.reads[:s.nread] {
		if r := &s.reads[i]; r.mem == m.mem && r.at == at && r.size == size {
			if v != r.value && (m.mem == nil || m.shared) {
				s.failed = true // cores that run at the same time change it
			}
			return
		}
	}
	if s.nread == spinReads {
		s.failed = true
		return
	}
	s.reads[s.nread] = access{m.mem, at, size, v}
	s.nread++
}

// wrote reports whether the word around an offset is in the log of writes.
func (s *spin) wrote(mem *[PageSize]byte, off uint32) bool {
	for i := range s.writes[:s.nwrite] {
		if w := &s.writes[i]; w.mem == mem && w.at == off&^7 {
			return true
		}
	}
	return false
}

// logWrite notes what was at the aligned words of a location before the first
// write to it. Memory that other cores see must not change even in between.
func (c *Core) logWrite(m *mapping, off uint32, size uint8, v uint64) {
	s := &c.spin
	if m.shared {
		if load(m.mem, off, size) != v&(1<<(8*size)-1) {
			s.failed = true
			return
		}
		c.logRead(m, off, size, load(m.mem, off, size)) // another value there would be overwritten
	}
	for at := off &^ 7; at < off+uint32(size); at += 8 {
		if s.wrote(m.mem, at) {
			continue
		}
		if s.nwrite == spinReads {
			s.failed = true
			return
		}
		s.writes[s.nwrite] = access{m.mem, at, 8, load(m.mem, at, 8)}
		s.nwrite++
	}
}
