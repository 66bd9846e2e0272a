//go:build linux

package cpu

import (
	"syscall"
	"unsafe"
)

// largePages asks the host to have large pages where a large value lies, before it is
// touched. A core goes through its tables without any order, and those of 48 cores are
// far more than the host's TLB covers with small ones. It is a wish: errors do not
// matter, nor that neighbours get them too.
func largePages[T any](p *T) {
	const size = 2 << 20
	from := uintptr(unsafe.Pointer(p)) &^ (size - 1)
	to := uintptr(unsafe.Pointer(p)) + unsafe.Sizeof(*p)
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, (to-from+size-1)&^(size-1), syscall.MADV_HUGEPAGE)
}
