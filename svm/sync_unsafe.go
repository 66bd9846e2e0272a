package svm

import (
	"errors"
	"fmt"
	"unsafe"

	"metalsvm/abi"
	"metalsvm/call"
	"metalsvm/mail"
)

// ErrNotOwner: the lock to release is not this core's, or the one to acquire is
// already, or a goroutine of this core waits for it.
var ErrNotOwner = errors.New("the lock is not held by this core, or it holds or awaits it already")

// Locks is the number of locks.
const Locks = abi.Locks

// Barrier waits until every core of the run has called it. It releases before
// and acquires after.
func Barrier() error { return mail.Barrier() }

// Lock acquires lock n, 0 <= n < Locks, waiting for it: no other core has it
// then. What was stored under the lock is seen by whoever acquires it next. A
// lock belongs to the core: its goroutines must exclude each other by other
// means before they use one.
func Lock(n int) error {
	_, err := lock(abi.CallLock, n)
	return err
}

// RLock acquires lock n together with other cores that call RLock.
func RLock(n int) error {
	_, err := lock(abi.CallRLock, n)
	return err
}

// TryLock is Lock if that need not wait; else it returns false.
func TryLock(n int) (bool, error) { return lock(abi.CallTryLock, n) }

// TryRLock is RLock if that need not wait; else it returns false.
func TryRLock(n int) (bool, error) { return lock(abi.CallTryRLock, n) }

// Unlock releases a lock that this core has, however it was acquired.
func Unlock(n int) error {
	_, err := lock(abi.CallUnlock, n)
	return err
}

// lock makes a call about a lock.
func lock(nr uintptr, n int) (bool, error) {
	errno, err := call.Wait(nr, uintptr(uint32(n)), nil), ErrInvalid
	switch errno {
	case 0:
		return true, nil
	case abi.ErrBusy:
		return false, nil
	case abi.ErrPerm:
		err = ErrNotOwner
	case abi.ErrDown:
		err = fmt.Errorf("%w: cores %d", mail.ErrDown, mail.Down())
	case abi.ErrNoSys:
		err = mail.ErrElsewhere
	}
	return false, fmt.Errorf("lock %d: %w", n, err)
}

// Release lets other cores see, once they acquire, what this core has stored to
// lazy regions. It is for programs that tell each other by mail.
func Release() { call.Quick(abi.CallRelease, 0, nil) }

// Acquire lets this core see what others have stored to lazy regions and released.
func Acquire() { call.Quick(abi.CallAcquire, 0, nil) }

// Flush is Release, and Invalidate is Acquire, by the names of what the core does: it
// pushes out what it has stored, and forgets what its cache has.
func Flush() { Release() }

// Invalidate is Acquire; see Flush.
func Invalidate() { Acquire() }

// Put copies into shared memory and releases.
func Put[T any](shared, from []T) {
	copy(shared, from)
	Release()
}

// Get acquires and copies out of shared memory.
func Get[T any](to, shared []T) {
	Acquire()
	copy(to, shared)
}

// Word is what atomic operations work on.
type Word interface{ ~int32 | ~uint32 }

// Add adds d to a word of shared memory, in one step for all cores, and returns
// the new value. It acquires and releases this word alone.
func Add[T Word](p *T, d T) (T, error) {
	old, err := atomic(abi.AtomicAdd, unsafe.Pointer(p), 0, uint32(d))
	return T(old) + d, err
}

// CompareAndSwap stores fresh to a word of shared memory if it is old, in one step
// for all cores, and tells whether it was.
func CompareAndSwap[T Word](p *T, old, fresh T) (bool, error) {
	was, err := atomic(abi.AtomicSwap, unsafe.Pointer(p), uint32(old), uint32(fresh))
	return err == nil && T(was) == old, err
}

func atomic(op uint32, p unsafe.Pointer, old, fresh uint32) (uint32, error) {
	a := abi.Atomic{Addr: uint32(uintptr(p)), Op: op, Old: old, New: fresh}
	switch _, errno := call.Quick(abi.CallAtomic, 0, unsafe.Pointer(&a)); errno {
	case 0:
		return a.Old, nil
	case abi.ErrNoSys:
		return 0, mail.ErrElsewhere
	}
	if err := lostAt(uintptr(p)); err != nil {
		return 0, err
	}
	return 0, fmt.Errorf("svm: atomic operation at %p: %w", p, ErrNotAllocated)
}
