package run

import (
	"fmt"
	"os"
)

// Image is a bootable kernel: a Multiboot ELF file for 32-bit x86, whose
// entry and segments have physical addresses.
type Image struct {
	entry    uint32
	segments []segment
	lines    *lineTable
}

// segment is what is loaded at a physical address. Memory behind its data
// that belongs to it is zero, as all memory of a new machine.
type segment struct {
	address uint32
	data    []byte
}

// MaxImageBytes is how long the file of an image may be, and how much it may
// load. It is much more than any kernel has, and less than a core's private memory.
const MaxImageBytes = 256 << 20

// Open reads an image from a file.
func Open(file string) (*Image, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("image %s: not an ordinary file", file)
	}
	if info.Size() > MaxImageBytes {
		return nil, fmt.Errorf("image %s: %d bytes, more than %d", file, info.Size(), MaxImageBytes)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	image, err := Parse(b)
	if err != nil {
		return nil, fmt.Errorf("image %s: %w", file, err)
	}
	return image, nil
}
