//go:build linux && amd64

package amd64

import (
	"runtime"
	"syscall"
	"unsafe"
)

// Memory is a piece of memory that is there twice: once to be written, once to
// be executed. Nothing is ever both.
type Memory struct {
	Code []byte // to be written
	base uintptr
}

const (
	sysMemfdCreate = 319
	closeOnExec    = 1
)

// NewMemory returns memory of so many bytes, a multiple of a page, until the
// garbage collector finds that nobody has it any more. Pages that were never written take
// no room.
func NewMemory(size int) (*Memory, error) {
	name := [...]byte{'c', 'o', 'd', 'e', 0}
	fd, _, errno := syscall.Syscall(sysMemfdCreate, uintptr(unsafe.Pointer(&name)), closeOnExec, 0)
	if errno != 0 {
		return nil, errno
	}
	defer syscall.Close(int(fd))
	if err := syscall.Ftruncate(int(fd), int64(size)); err != nil {
		return nil, err
	}
	code, err := syscall.Mmap(int(fd), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	execute, err := syscall.Mmap(int(fd), 0, size, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_SHARED)
	if err != nil {
		syscall.Munmap(code)
		return nil, err
	}
	m := &Memory{code, uintptr(unsafe.Pointer(unsafe.SliceData(execute)))}
	runtime.AddCleanup(m, func(mappings [2][]byte) {
		syscall.Munmap(mappings[0])
		syscall.Munmap(mappings[1])
	}, [2][]byte{code, execute})
	return m, nil
}

// Address is where a place in Code is executed.
func (m *Memory) Address(at uint32) uintptr { return m.base + uintptr(at) }

// SetCell makes the jumps through a cell, 8 bytes of Code at a multiple of 8,
// go to a place in Code.
func (m *Memory) SetCell(cell, to uint32) {
	*(*uint64)(unsafe.Pointer(&m.Code[cell])) = uint64(m.Address(to))
}
