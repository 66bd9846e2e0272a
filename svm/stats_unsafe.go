package svm

import (
	"fmt"
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

// Info is what is known about a page.
type Info struct {
	Model      Model
	Protected  bool
	Owner      int  // the core that owns it or, if lazy, that touched it first; -1 if none has
	Controller int  // the memory controller where it lies; -1 if nobody has touched it
	Cached     bool // its region is Own, and it is this core's so far
}

// Of tells about the page of shared memory that p points into.
func Of[T any](p *T) (Info, error) {
	w := abi.Where{Addr: uint32(uintptr(unsafe.Pointer(p)))}
	switch _, errno := call.Quick(abi.CallWhere, 0, unsafe.Pointer(&w)); errno {
	case 0:
		return Info{Model(w.Model), w.Protected != 0, int(int32(w.Owner)), int(int32(w.Controller)), w.Cached != 0}, nil
	case abi.ErrNoSys:
		return Info{}, mail.ErrElsewhere
	}
	return Info{}, fmt.Errorf("svm: the page at %p: %w", p, ErrNotAllocated)
}
