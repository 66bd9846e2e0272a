//go:build linux

package call

import (
	"syscall"
	"unsafe"
)

// Do makes system call nr with a number and the address of what the call reads
// or fills, nil if there is none. errno is an error number of abi, 0 if all is
// well.
func Do(nr, a uintptr, p unsafe.Pointer) (ret uintptr, errno uint32) {
	ret, _, e := syscall.Syscall(nr, a, uintptr(p), 0)
	return ret, uint32(e)
}
