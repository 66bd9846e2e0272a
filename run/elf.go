package run

import (
	"bytes"
	"cmp"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// The reader of images. It keeps no more than slices of the file and a few words
// for each segment, whatever the file says of itself: package debug/elf copies a
// name for each section, and a name may be as long as the file.

var le = binary.LittleEndian

// Sizes of the structures of a 32-bit ELF file.
const (
	fileHeader    = 52
	segmentHeader = 32
	sectionHeader = 40
)

// Parse takes an image from its bytes, which it keeps.
func Parse(b []byte) (*Image, error) {
	if len(b) < fileHeader || !bytes.HasPrefix(b, []byte(elf.ELFMAG)) {
		return nil, errors.New("not an ELF file")
	}
	class, data := elf.Class(b[elf.EI_CLASS]), elf.Data(b[elf.EI_DATA])
	kind, machine := elf.Type(le.Uint16(b[16:])), elf.Machine(le.Uint16(b[18:]))
	if class != elf.ELFCLASS32 || data != elf.ELFDATA2LSB || machine != elf.EM_386 || kind != elf.ET_EXEC {
		return nil, fmt.Errorf("not a program for 32-bit x86 (%v, %v, %v, %v)", class, data, machine, kind)
	}
	image := &Image{entry: le.Uint32(b[24:])}
	headers, err := table(b, le.Uint32(b[28:]), le.Uint16(b[42:]), segmentHeader, le.Uint16(b[44:]))
	if err != nil {
		return nil, fmt.Errorf("segments: %w", err)
	}
	for ; len(headers) > 0; headers = headers[segmentHeader:] {
		if elf.ProgType(le.Uint32(headers)) != elf.PT_LOAD {
			continue
		}
		s, err := loadable(b, headers)
		if err != nil {
			return nil, err
		}
		image.segments = append(image.segments, s)
	}
	if err := image.check(); err != nil {
		return nil, err
	}
	image.lines = lines(b)
	return image, nil
}

// table returns the entries of a header table.
func table(b []byte, offset uint32, size, want, count uint16) ([]byte, error) {
	if count > 0 && size != want {
		return nil, fmt.Errorf("headers of %d bytes, not %d", size, want)
	}
	end := uint64(offset) + uint64(size)*uint64(count)
	if end > uint64(len(b)) {
		return nil, fmt.Errorf("cut short: %d bytes, but their headers end at %d", len(b), end)
	}
	return b[min(uint64(offset), end):end], nil
}

// loadable is the segment of a program header.
func loadable(b, header []byte) (s segment, err error) {
	offset, address := le.Uint32(header[4:]), le.Uint32(header[12:])
	inFile, inMemory := le.Uint32(header[16:]), le.Uint32(header[20:])
	switch end := uint64(offset) + uint64(inFile); {
	case end > uint64(len(b)):
		return s, fmt.Errorf("cut short: %d bytes, but a segment ends at %d", len(b), end)
	case inFile > inMemory:
		return s, fmt.Errorf("the segment at %#x has %d bytes in the file and %d in memory", address, inFile, inMemory)
	case uint64(address)+uint64(inMemory) > 1<<32:
		return s, fmt.Errorf("the segment at %#x, of %d bytes, goes beyond 4 GiB", address, inMemory)
	}
	return segment{address, b[offset : offset+inFile]}, nil
}

// check finds out whether the segments can be loaded and entered.
func (i *Image) check() error {
	if len(i.segments) == 0 {
		return errors.New("nothing in it to load")
	}
	sorted := slices.SortedFunc(slices.Values(i.segments), func(a, b segment) int { return cmp.Compare(a.address, b.address) })
	entered, total := false, 0
	for k, s := range sorted {
		total += len(s.data)
		if k > 0 && uint64(sorted[k-1].address)+uint64(len(sorted[k-1].data)) > uint64(s.address) {
			return fmt.Errorf("the segments at %#x and %#x overlap", sorted[k-1].address, s.address)
		}
		entered = entered || i.entry >= s.address && i.entry-s.address < uint32(len(s.data))
	}
	if total > MaxImageBytes {
		return fmt.Errorf("%d bytes to load, more than %d", total, MaxImageBytes)
	}
	if !entered {
		return fmt.Errorf("its entry, %#x, lies in no segment", i.entry)
	}
	return nil
}

// lines returns the table of functions that the Go linker left, or nil: a
// crash report without names is still one.
func lines(b []byte) *lineTable {
	sections, err := table(b, le.Uint32(b[32:]), le.Uint16(b[46:]), sectionHeader, le.Uint16(b[48:]))
	if err != nil {
		return nil
	}
	section := func(n int) (name, address uint32, data []byte) {
		h := sections[n*sectionHeader:]
		offset, size := le.Uint32(h[16:]), le.Uint32(h[20:])
		if elf.SectionType(le.Uint32(h[4:])) != elf.SHT_NOBITS && uint64(offset)+uint64(size) <= uint64(len(b)) {
			data = b[offset : offset+size]
		}
		return le.Uint32(h), le.Uint32(h[12:]), data
	}
	count, names := len(sections)/sectionHeader, int(le.Uint16(b[50:]))
	if names >= count {
		return nil
	}
	_, _, text := section(names)
	var start uint32
	var table []byte
	for n := range count {
		at, address, data := section(n)
		switch name := text[min(int(at), len(text)):]; {
		case bytes.HasPrefix(name, []byte(".text\x00")):
			start = address
		case bytes.HasPrefix(name, []byte(".gopclntab\x00")):
			table = data
		}
	}
	return newLineTable(table, start)
}
