package run

import (
	"bytes"
	"debug/elf"
	"debug/gosym"
	"errors"
	"fmt"
	"os"
)

// Image is a bootable kernel: a Multiboot ELF file for 32-bit x86, whose
// entry and segments have physical addresses.
type Image struct {
	entry    uint32
	segments []segment
	symbols  *gosym.Table
}

// segment is what is loaded at a physical address. Memory behind its data
// that belongs to it is zero, as all memory of a new machine.
type segment struct {
	address uint32
	data    []byte
}

// Open reads an image from a file.
func Open(file string) (*Image, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("image %s: not an ordinary file", file)
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

// Parse takes an image from its bytes, which it keeps.
func Parse(b []byte) (*Image, error) {
	f, err := elf.NewFile(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("not a whole ELF file: %w", err)
	}
	if f.Class != elf.ELFCLASS32 || f.Machine != elf.EM_386 || f.Type != elf.ET_EXEC {
		return nil, fmt.Errorf("not a program for 32-bit x86 (%v, %v, %v)", f.Class, f.Machine, f.Type)
	}
	image := &Image{entry: uint32(f.Entry)}
	for _, p := range f.Progs {
		if p.Type != elf.PT_LOAD {
			continue
		}
		if p.Off+p.Filesz > uint64(len(b)) {
			return nil, fmt.Errorf("cut short: %d bytes, but a segment ends at %d", len(b), p.Off+p.Filesz)
		}
		image.segments = append(image.segments, segment{uint32(p.Paddr), b[p.Off : p.Off+p.Filesz]})
	}
	if len(image.segments) == 0 {
		return nil, errors.New("nothing in it to load")
	}
	image.symbols = symbols(f)
	return image, nil
}

// symbols returns the table of functions that the Go linker left, or nil: a
// crash report without names is still one.
func symbols(f *elf.File) *gosym.Table {
	text, lines := f.Section(".text"), f.Section(".gopclntab")
	if text == nil || lines == nil {
		return nil
	}
	b, err := lines.Data()
	if err != nil {
		return nil
	}
	table, err := gosym.NewTable(nil, gosym.NewLineTable(b, text.Addr))
	if err != nil {
		return nil
	}
	return table
}

// where names the function and the line at an address of code; ok is false if
// there is no function.
func (i *Image) where(pc uint32) (name string, ok bool) {
	if i.symbols == nil {
		return "", false
	}
	file, line, f := i.symbols.PCToLine(uint64(pc))
	if f == nil {
		return "", false
	}
	return fmt.Sprintf("%s (%s:%d)", f.Name, file, line), true
}
