//go:build !linux

package call

import (
	"unsafe"

	"metalsvm/abi"
)

// Do fails: programs for MetalSVM are built for linux, whose way of making
// system calls its kernel shares.
func Do(uintptr, uintptr, unsafe.Pointer) (ret uintptr, errno uint32) {
	return 0, abi.ErrNoSys
}

// Quick fails, like Do.
func Quick(uintptr, uintptr, unsafe.Pointer) (ret uintptr, errno uint32) {
	return 0, abi.ErrNoSys
}

// Wait fails, like Do.
func Wait(uintptr, uintptr, unsafe.Pointer) (errno uint32) { return abi.ErrNoSys }
