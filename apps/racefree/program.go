package racefree

import "metalsvm/svm"

// program is a random program.
type program struct {
	vars   []variable
	phases []phase
}

// variable is where a variable lies: which region, and which word of it.
type variable struct{ region, word int }

// The first variables count how often each lock was acquired to write. A lazy
// region is the one where that costs no page moves, which would hide mistakes.
const (
	locks       = 5
	countRegion = 1
)

// regions are the kinds of regions that a program has, of some pages each.
var regions = [...]svm.Options{
	{Model: svm.Strong},
	countRegion: {Model: svm.Lazy},
	{Model: svm.Strong, Own: true},
	{Model: svm.Lazy, Own: true},
	{Model: svm.Home},
}

const (
	regionPages = 2
	pageWords   = svm.PageBytes / 4
)

// phase is what happens between two barriers. A number below 0 is no
// region.
type phase struct {
	moves    int // the region whose pages may move
	readOnly int // the region that is protected
	cores    [][]section
}

// section is what a core does under a lock, or without one if lock is -1. If pass is
// set it first hands the variables that it owns to the next core.
type section struct {
	lock  int
	read  bool // others may read at the same time
	pass  bool
	steps []step
}

// step is one access.
type step struct {
	kind kind
	v    int
	n    uint32
}

type kind uint8

const (
	get   kind = iota
	put        // what is stored depends on what was loaded so far
	raise      // load, add and store
	add        // svm.Add; what it returns depends on the order, and is not used
	swap       // the same with svm.CompareAndSwap
)

// fold is a core's hash of the values that it has loaded. The factor is odd: a
// difference stays one.
type fold uint32

func (f *fold) see(v uint32) { *f = (*f ^ fold(v)) * 0x9E3779B1 }

// do is a step that needs no atomic operation, on the word of its variable.
func (s step) do(word *uint32, f *fold) {
	switch s.kind {
	case get:
		f.see(*word)
	case put:
		*word = uint32(*f) + s.n
	case raise:
		f.see(*word)
		*word += uint32(*f) + s.n
	}
}
