package svm

import (
	"fmt"
	"slices"
	"unsafe"

	"metalsvm/abi"
	"metalsvm/call"
	"metalsvm/mail"
)

// Counters is what this core has done so far for shared virtual memory and for
// mail; its fields are described in package abi.
type Counters = abi.Counters

// Stats returns this core's counters.
func Stats() (Counters, error) {
	var c Counters
	if _, errno := call.Quick(abi.CallCounters, unsafe.Sizeof(c), unsafe.Pointer(&c)); errno != 0 {
		return c, mail.ErrElsewhere
	}
	return c, nil
}

// Sharing is a page of a strong region that two cores want although they use different
// lines of it: false sharing, which moves the page to and fro for nothing.
type Sharing struct {
	Count      int     // how often the other asked this core for it
	Page       uintptr // its address
	Own, Other uintptr // addresses: where this core used it last, and where the other wanted to
	Core       int     // the other
}

// FalseSharing returns the pages that this core has had to share falsely, the worst
// first, eight at most. Of pages that others asked for seldom the count may be too high.
func FalseSharing() ([]Sharing, error) {
	var list [abi.SharedPages]abi.FalseSharing
	if _, errno := call.Quick(abi.CallSharing, unsafe.Sizeof(list), unsafe.Pointer(&list)); errno != 0 {
		return nil, mail.ErrElsewhere
	}
	var found []Sharing
	for _, s := range list {
		if s.Count > 0 {
			own := uintptr(s.Own)
			found = append(found, Sharing{int(s.Count), own &^ (PageBytes - 1), own, uintptr(s.Other), int(s.Core)})
		}
	}
	slices.SortFunc(found, func(a, b Sharing) int { return b.Count - a.Count })
	return found, nil
}

// Info is what is known about a page.
type Info struct {
	Model      Model
	Protected  bool
	Owner      int     // the core that owns it or, unless strong, that touched it first; -1 if none has
	Controller int     // the memory controller where it lies; -1 if nobody has touched it
	Cached     bool    // its region is Own, and it is this core's so far
	Region     uintptr // where its region begins
	Page       int     // its place in the region
	Lost       int     // the core in reset with which the page is lost; -1 if it is not
}

// Of tells about the page of shared memory that p points into.
func Of[T any](p *T) (Info, error) {
	w := abi.Where{Addr: uint32(uintptr(unsafe.Pointer(p)))}
	switch _, errno := call.Quick(abi.CallWhere, 0, unsafe.Pointer(&w)); errno {
	case 0:
		return Info{
			Model: Model(w.Model), Protected: w.Protected != 0, Owner: int(int32(w.Owner)),
			Controller: int(int32(w.Controller)), Cached: w.Cached != 0,
			Region: uintptr(w.Region), Page: int(w.Addr-w.Region) / PageBytes, Lost: int(int32(w.Lost)),
		}, nil
	case abi.ErrNoSys:
		return Info{}, mail.ErrElsewhere
	}
	return Info{}, fmt.Errorf("svm: the page at %p: %w", p, ErrNotAllocated)
}
