//go:build unix

package mem

import (
	"fmt"
	"syscall"
)

// allocate returns zeroed bytes that cost nothing until they are touched.
func allocate(n int) []byte {
	b, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		// As for the Go heap, there is nobody who could go on without memory.
		panic(fmt.Sprintf("mem: %d bytes of guest memory: %v", n, err))
	}
	return b
}

func release(b []byte) error { return syscall.Munmap(b) }
