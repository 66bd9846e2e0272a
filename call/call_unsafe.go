//go:build linux

package call

import (
	"runtime"
	"syscall"
	"unsafe"

	"metalsvm/abi"
)

// Do makes system call nr with a number and the address of what the call reads
// or fills, nil if there is none. errno is an error number of abi, 0 if all is
// well.
func Do(nr, a uintptr, p unsafe.Pointer) (ret uintptr, errno uint32) {
	ret, _, e := syscall.Syscall(nr, a, uintptr(p), 0)
	return ret, uint32(e)
}

// Quick is Do for calls that do not wait. The Go runtime does not hear of them,
// which saves its way out of a call and back.
func Quick(nr, a uintptr, p unsafe.Pointer) (ret uintptr, errno uint32) {
	ret, _, e := syscall.RawSyscall(nr, a, uintptr(p), 0)
	return ret, uint32(e)
}

// Wait is Do for calls that wait for other cores. For a brief while no other
// goroutine has the processor; then the call becomes a blocking one.
func Wait(nr, a uintptr, p unsafe.Pointer) (errno uint32) {
	now, _, e := syscall.RawSyscall(nr, a, uintptr(p), abi.Brief)
	switch {
	case e == abi.ErrAgain:
		_, _, e = syscall.Syscall(nr, a, uintptr(p), abi.Again)
	case e == 0 && uint32(now)-yielded >= turn:
		// The runtime's monitor interrupts a goroutine that has run for ten
		// milliseconds by a signal, which costs more than to yield.
		yielded = uint32(now)
		runtime.Gosched()
	}
	return uint32(e)
}

// turn is for how many milliseconds, about, a goroutine has the processor if it
// only waits briefly. yielded is when the last one did.
const turn = 5

var yielded uint32
