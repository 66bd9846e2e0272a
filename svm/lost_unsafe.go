package svm

import (
	"fmt"
	"runtime/debug"
	"unsafe"

	"metalsvm/mail"
)

// LostError says that a page cannot be had any more because a core is in reset: as a
// rule its owner. It wraps mail.ErrDown.
type LostError struct {
	Region uintptr // address of the region
	Page   int     // of the region, from 0
	Core   int     // the one in reset
}

// Error implements error.
func (e *LostError) Error() string {
	return fmt.Sprintf("svm: page %d of the region at %#x is lost with core %d, which is in reset", e.Page, e.Region, e.Core)
}

// Unwrap returns mail.ErrDown.
func (e *LostError) Unwrap() error { return mail.ErrDown }

// Try calls f and returns its error, or a *LostError if f comes to a page that is
// lost. What f has done before is done. Without Try such an access ends the program.
func Try(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		v := recover()
		if fault, ok := v.(interface{ Addr() uintptr }); ok {
			err = lostAt(fault.Addr())
		}
		if v != nil && err == nil {
			panic(v)
		}
	}()
	return f()
}

// lostAt is a *LostError if the page at an address is lost, else nil.
func lostAt(at uintptr) error {
	i, err := Of((*byte)(unsafe.Add(unsafe.Pointer(nil), at)))
	if err != nil || i.Lost < 0 {
		return nil
	}
	return &LostError{i.Region, i.Page, i.Lost}
}
