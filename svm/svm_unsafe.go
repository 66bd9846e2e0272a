package svm

import (
	"errors"
	"fmt"
	"unsafe"

	"metalsvm/abi"
	"metalsvm/call"
	"metalsvm/mail"
)

// Errors of this package, to be tested with errors.Is.
var (
	// ErrExhausted: no run of free pages is long enough.
	ErrExhausted = errors.New("shared virtual memory is exhausted")
	// ErrNotAllocated: the memory was not given out by Alloc, or has been
	// freed already.
	ErrNotAllocated = errors.New("not allocated, or freed already")
	// ErrDisagree: the cores called a collective function with different
	// arguments.
	ErrDisagree = errors.New("the cores do not ask for the same")
	// ErrInvalid: a size that makes no sense.
	ErrInvalid = errors.New("invalid argument")
)

// Alloc returns n bytes of zeros, the same on every core, at the start of a
// page. Collective.
func Alloc(n int) ([]byte, error) {
	if n <= 0 || n > 1<<30 {
		return nil, fmt.Errorf("svm: allocating %d bytes: %w", n, ErrInvalid)
	}
	va, err := collective(abi.CallAlloc, uintptr(n))
	if err != nil {
		return nil, fmt.Errorf("svm: allocating %d bytes: %w", n, err)
	}
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(nil), va)), n), nil
}

// Free ends an allocation; b is what Alloc returned. Collective.
func Free(b []byte) error {
	if len(b) == 0 {
		return fmt.Errorf("svm: free: %w", ErrNotAllocated)
	}
	at := uintptr(unsafe.Pointer(&b[0]))
	if _, err := collective(abi.CallFree, at); err != nil {
		return fmt.Errorf("svm: freeing the memory at %#x: %w", at, err)
	}
	return nil
}

// collective makes a call on which all cores agree.
func collective(nr, x uintptr) (uintptr, error) {
	if _, errno := call.Do(abi.CallPropose, x, nil); errno != 0 {
		return 0, mail.ErrElsewhere
	}
	if err := mail.Barrier(); err != nil {
		return 0, err
	}
	ret, errno := call.Do(nr, x, nil)
	if err := mail.Barrier(); err != nil {
		return 0, err
	}
	switch errno {
	case 0:
		return ret, nil
	case abi.ErrNoMemory:
		return 0, ErrExhausted
	case abi.ErrBadMsg:
		return 0, ErrDisagree
	}
	return 0, ErrNotAllocated
}

// Barrier waits until every core of the run has called it. What was stored
// before it is seen after it.
func Barrier() error { return mail.Barrier() }

// Lock acquires lock n, 0 <= n < mail.Locks, and Unlock releases it. What was
// stored under the lock is seen by whoever acquires it next.
func Lock(n int) error { return mail.Lock(n) }

// Unlock releases a lock that this core holds.
func Unlock(n int) error { return mail.Unlock(n) }

// Counters is what this core has done so far for shared virtual memory and for
// mail; its fields are described in package abi.
type Counters = abi.Counters

// Stats returns this core's counters.
func Stats() (Counters, error) {
	var c Counters
	if _, errno := call.Do(abi.CallCounters, unsafe.Sizeof(c), unsafe.Pointer(&c)); errno != 0 {
		return c, mail.ErrElsewhere
	}
	return c, nil
}
