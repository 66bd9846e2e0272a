package litmus

import (
	"math/rand/v2"

	"metalsvm/svm"
)

const (
	lineWords = 8
	pageWords = svm.PageBytes / 4
	pages     = 2
)

// placement is how far apart the two words are.
type placement struct {
	name string
	draw func(r *rand.Rand) (x, y int) // indices of the words
}

var placements = []placement{
	{"line", func(r *rand.Rand) (x, y int) {
		line := r.IntN(pages*pageWords/lineWords) * lineWords
		return line + r.IntN(lineWords/2), line + lineWords/2 + r.IntN(lineWords/2)
	}},
	{"page", func(r *rand.Rand) (x, y int) {
		const half = pageWords / 2
		page := r.IntN(pages) * pageWords
		return page + r.IntN(half), page + half + r.IntN(half)
	}},
	{"pages", func(r *rand.Rand) (x, y int) { return r.IntN(pageWords), pageWords + r.IntN(pageWords) }},
}

// place draws the words of a round, either of them first.
func (p placement) place(r *rand.Rand, all []uint32) [words]*uint32 {
	x, y := p.draw(r)
	if r.IntN(2) == 0 {
		x, y = y, x
	}
	return [words]*uint32{&all[x], &all[y]}
}
