package parallel

import (
	"unsafe"

	"metalsvm/svm"
)

// Parts is shared memory of which each core has a part. The parts lie on pages of
// their own: where two cores store to one page at the same time it moves, under
// the strong model, with nearly every store.
type Parts[T any] struct {
	all     []T
	n, each int // elements of a part, and from a part to the next
}

// AllocParts returns parts of n elements of zeros each, n > 0. Collective.
func AllocParts[T any](t Team, n int, o svm.Options) (Parts[T], error) {
	each := pageElements[T](n)
	all, err := svm.Slice[T](t.Cores*each, o)
	return Parts[T]{all, n, each}, err
}

// pageElements returns the least number of elements, not below n, after which
// another page begins. The size of T is a power of two, a page at most.
func pageElements[T any](n int) int {
	var t T
	perPage := svm.PageBytes / int(unsafe.Sizeof(t))
	return (n + perPage - 1) / perPage * perPage
}

// Of returns the part of a core.
func (p Parts[T]) Of(rank int) []T { return p.all[rank*p.each:][:p.n:p.n] }
