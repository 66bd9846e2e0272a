package racefree

import (
	"math/rand/v2"

	"metalsvm/core"
	"metalsvm/mail"
	"metalsvm/svm"
)

// entry is what a core notes after a section.
type entry struct {
	section *section
	phase   int
	turn    uint32 // how often the lock had been acquired to write before
	fold    fold
}

// worker is a core that executes a program.
type worker struct {
	info   core.Info
	p      program
	memory [len(regions)][]uint32
	fold   fold
	log    []entry
}

// execute executes a program on all cores. On the first it returns what all have
// noted, and the variables in the end.
func execute(info core.Info, p program) (logs [][]entry, values []uint32, err error) {
	w := &worker{info: info, p: p}
	for i, o := range regions {
		if w.memory[i], err = svm.Slice[uint32](regionPages*pageWords, o); err != nil {
			return nil, nil, err
		}
	}
	notes, err := svm.Slice[uint32](len(info.Members)*noteWords, svm.Options{Model: svm.Lazy})
	if err != nil {
		return nil, nil, err
	}
	w.fold = firstFold(info.Rank)
	for i := range p.phases {
		if err := w.phase(i); err != nil {
			return nil, nil, err
		}
	}
	mine := notes[info.Rank*noteWords:]
	for i, e := range w.log {
		mine[2*i], mine[2*i+1] = e.turn, uint32(e.fold)
	}
	if err := svm.Barrier(); err != nil {
		return nil, nil, err
	}
	if info.Rank == 0 {
		logs = p.read(notes, len(info.Members))
		for v := range p.vars {
			values = append(values, *w.word(v))
		}
	}
	for _, m := range append(w.memory[:], notes) {
		if err := svm.Free(m); err != nil {
			return nil, nil, err
		}
	}
	return logs, values, nil
}

// firstFold is the hash of a core that has seen nothing.
func firstFold(rank int) fold { return fold(rank+1) * 77 }

// noteWords is what a core's notes take: two words a section.
const noteWords = 2 * maxSections

// read makes logs of notes.
func (p *program) read(notes []uint32, cores int) (logs [][]entry) {
	for core := range cores {
		from := notes[core*noteWords:]
		var list []entry
		for ph := range p.phases {
			sections := p.phases[ph].cores[core]
			for i := range sections {
				list = append(list, entry{&sections[i], ph, from[0], fold(from[1])})
				from = from[2:]
			}
		}
		logs = append(logs, list)
	}
	return logs
}

func (w *worker) word(v int) *uint32 { return &w.memory[w.p.vars[v].region][w.p.vars[v].word] }

// phase executes a phase; all cores meet in the end.
func (w *worker) phase(n int) error {
	ph := &w.p.phases[n]
	if ph.readOnly >= 0 {
		if err := svm.Protect(w.memory[ph.readOnly]); err != nil {
			return err
		}
	}
	if ph.moves >= 0 {
		if err := svm.NextTouch(w.memory[ph.moves]); err != nil {
			return err
		}
	}
	sections := ph.cores[w.info.Rank]
	for i := range sections {
		wait(rand.IntN(1 << rand.IntN(11)))
		e := entry{section: &sections[i], phase: n}
		if err := w.section(&e); err != nil {
			return err
		}
		e.fold = w.fold
		w.log = append(w.log, e)
	}
	if ph.readOnly >= 0 && n < len(w.p.phases)-1 { // what is protected in the end is freed so
		return svm.Unprotect(w.memory[ph.readOnly])
	}
	return svm.Barrier()
}

// section executes the section of an entry.
func (w *worker) section(e *entry) (err error) {
	s := e.section
	switch {
	case s.pass:
		err = w.pass()
	case s.lock >= 0 && s.read:
		err = svm.RLock(s.lock)
	case s.lock >= 0:
		err = svm.Lock(s.lock)
	}
	if err != nil {
		return err
	}
	if s.lock >= 0 {
		e.turn = *w.word(s.lock)
		if !s.read {
			*w.word(s.lock) = e.turn + 1
		}
	}
	for _, one := range s.steps {
		if err := w.step(one); err != nil {
			return err
		}
	}
	if s.lock >= 0 {
		return svm.Unlock(s.lock)
	}
	return nil
}

// pass hands on what the core owns, and takes what the one before it hands on.
func (w *worker) pass() error {
	m, n := w.info.Members, len(w.info.Members)
	svm.Release()
	if err := mail.Send(m[(w.info.Rank+1)%n], mail.Message{}); err != nil {
		return err
	}
	_, err := mail.Receive(m[(w.info.Rank+n-1)%n])
	svm.Acquire()
	return err
}

// step executes a step.
func (w *worker) step(s step) error {
	word := w.word(s.v)
	switch s.kind {
	case add:
		_, err := svm.Add(word, s.n)
		return err
	case swap:
		for {
			old, err := svm.Add(word, 0)
			if err != nil {
				return err
			}
			if ok, err := svm.CompareAndSwap(word, old, old+s.n); ok || err != nil {
				return err
			}
		}
	}
	s.do(word, &w.fold)
	return nil
}

// wait lets some time pass.
//
//go:noinline
func wait(n int) {
	for range n {
	}
}
