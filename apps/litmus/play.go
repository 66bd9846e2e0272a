package litmus

import (
	"math/rand/v2"

	"metalsvm/core"
	"metalsvm/mail"
	"metalsvm/svm"
)

// table is where the cores play.
type table struct {
	info    core.Info
	options options
	all     []uint32 // the words of the tests are drawn from these
	results []uint32 // what all cores have seen: pages of its own for each
	both    *rand.Rand
	own     *rand.Rand // random numbers: the same on all cores, and not
}

// resultWords is how many words a core has for its results, and roundWords how many
// of them in a round.
func (o options) resultWords() int {
	return (o.rounds*roundWords + pageWords - 1) / pageWords * pageWords
}

const roundWords = regs + words

// open allocates what is shared and agrees on random numbers.
func open(info core.Info, o options) (*table, error) {
	t := &table{info: info, options: o, own: rand.New(rand.NewPCG(rand.Uint64(), 0))}
	var err error
	if t.all, err = svm.Slice[uint32](pages*pageWords, svm.Options{Model: o.model, Own: o.own}); err != nil {
		return nil, err
	}
	if t.results, err = svm.Slice[uint32](len(info.Members)*o.resultWords(), svm.Options{Model: o.model}); err != nil {
		return nil, err
	}
	if info.Rank == 0 {
		t.results[0] = rand.Uint32()
	}
	if err := svm.Barrier(); err != nil {
		return nil, err
	}
	t.both = rand.New(rand.NewPCG(uint64(t.results[0]), 0))
	return t, svm.Barrier()
}

// play plays all rounds of a program with one placement. On the first core it
// returns what has come of each.
func (t *table) play(p *program, place placement) ([]result, error) {
	ranks := len(t.info.Members)
	mine := t.results[t.info.Rank*t.options.resultWords():]
	for round := range t.options.rounds {
		if t.options.own && round%freshEvery == freshEvery-1 {
			if err := svm.NextTouch(t.all); err != nil {
				return nil, err
			}
		}
		words := place.place(t.both, t.all)
		seats := t.both.Perm(ranks)[:len(p.cores)]
		later := t.both.IntN(3) * laterBy
		var seen result
		if err := t.round(p, seats, words, later, &seen.reg); err != nil {
			return nil, err
		}
		if err := svm.Barrier(); err != nil {
			return nil, err
		}
		if round%ranks == t.info.Rank { // it looks at the words and clears them for the next round
			for i := range p.words {
				seen.word[i] = loadWord(words[i])
				storeWord(words[i], 0)
			}
		}
		copy(mine[round*roundWords:], seen.reg[:])
		copy(mine[round*roundWords+regs:], seen.word[:])
		if err := svm.Barrier(); err != nil {
			return nil, err
		}
	}
	if t.info.Rank != 0 {
		return nil, svm.Barrier()
	}
	return t.gather(), svm.Barrier()
}

// freshEvery is after how many rounds pages of a region that is Own become
// nobody's again. Otherwise they would not be of one core alone any more.
const freshEvery = 4

// gather adds up what the cores have seen: where one has not looked it has 0.
func (t *table) gather() []result {
	list := make([]result, t.options.rounds)
	for rank := range t.info.Members {
		for round := range list {
			from := t.results[rank*t.options.resultWords()+round*roundWords:]
			for i := range regs {
				list[round].reg[i] += from[i]
			}
			for i := range words {
				list[round].word[i] += from[regs+i]
			}
		}
	}
	return list
}

// laterBy is how many turns of an empty loop a core may begin later than the one in
// the seat before it.
const laterBy = 1000

// round plays this core's part of a round. Each begins when it likes, but the later
// its seat the later it may begin.
func (t *table) round(p *program, seats []int, words [words]*uint32, later int, reg *[regs]uint32) error {
	seat := -1
	for s, rank := range seats {
		if rank == t.info.Rank {
			seat = s
		}
	}
	if seat < 0 {
		return t.watch(p)
	}
	t.preload(p.cores[seat], words[:p.words])
	wait(seat*later + t.own.IntN(1<<t.own.IntN(12)))
	for _, o := range p.cores[seat] {
		if err := t.do(o, seats, seat, words[o.word], &reg[o.reg]); err != nil {
			return err
		}
	}
	return nil
}

// preload loads what the caches shall know from before: any words, or that one alone
// which will be loaded last.
func (t *table) preload(ops []op, words []*uint32) {
	last := -1
	for _, o := range ops {
		if o.kind == load {
			last = o.word
		}
	}
	targeted := last >= 0 && t.own.IntN(3) != 0
	for i, w := range words {
		if targeted && i == last || !targeted && t.own.IntN(2) == 0 {
			loadWord(w)
		}
	}
}

// watch is the part of a core without a seat: all cores meet at a barrier.
func (t *table) watch(p *program) error {
	for _, o := range p.cores[0] {
		if o.kind == barrier {
			if err := svm.Barrier(); err != nil {
				return err
			}
		}
	}
	return nil
}

// do does an operation.
func (t *table) do(o op, seats []int, seat int, word, reg *uint32) (err error) {
	switch o.kind {
	case load:
		*reg = loadWord(word)
	case store:
		storeWord(word, o.fresh)
	case add:
		*reg, err = svm.Add(word, o.fresh)
	case swap:
		var swapped bool
		if swapped, err = svm.CompareAndSwap(word, o.old, o.fresh); swapped {
			*reg = 1
		}
	case lock:
		err = svm.Lock(0)
	case rlock:
		err = svm.RLock(0)
	case unlock:
		err = svm.Unlock(0)
	case release:
		svm.Release()
	case acquire:
		svm.Acquire()
	case barrier:
		err = svm.Barrier()
	case send:
		err = mail.Send(t.info.Members[seats[seat+1]], mail.Message{})
	case receive:
		_, err = mail.Receive(t.info.Members[seats[seat-1]])
	}
	return err
}

// wait lets some time pass.
//
//go:noinline
func wait(n int) {
	for range n {
	}
}
