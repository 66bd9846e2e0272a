package mkimage

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"sort"

	"golang.org/x/arch/x86/x86asm"
)

// program is an image as the checks see it: its functions in the order of
// their addresses, and its data.
type program struct {
	funcs   []function
	named   map[string]int // index into funcs; of equal names the last
	data    []segment
	objects map[string]object
}

// function is one symbol of the text.
type function struct {
	name string
	addr uint32
	code []byte
}

// object is a variable, or a method table named "go:itab.TYPE,INTERFACE".
type object struct{ addr, size uint32 }

// segment is initialized memory.
type segment struct {
	addr  uint32
	bytes []byte
}

// readProgram takes an image apart. The linker's symbols tell functions from
// one another; what lies between two of them must be padding.
func readProgram(image []byte) (*program, error) {
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	symbols, err := f.Symbols()
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	p := &program{named: map[string]int{}, objects: map[string]object{}}
	var text segment
	for _, s := range f.Sections {
		if s.Type != elf.SHT_PROGBITS || s.Flags&elf.SHF_ALLOC == 0 {
			continue
		}
		b, err := s.Data()
		if err != nil {
			return nil, fmt.Errorf("image: section %s: %w", s.Name, err)
		}
		p.data = append(p.data, segment{uint32(s.Addr), b})
		if s.Name == ".text" {
			text = p.data[len(p.data)-1]
		}
	}
	for _, s := range symbols {
		at, n := uint32(s.Value), uint32(s.Size)
		if elf.ST_TYPE(s.Info) == elf.STT_OBJECT {
			p.objects[s.Name] = object{at, n}
		}
		off := at - text.addr
		if elf.ST_TYPE(s.Info) == elf.STT_FUNC && n > 0 && uint64(off)+uint64(n) <= uint64(len(text.bytes)) {
			p.funcs = append(p.funcs, function{s.Name, at, text.bytes[off : off+n]})
		}
	}
	sort.Slice(p.funcs, func(i, j int) bool { return p.funcs[i].addr < p.funcs[j].addr })
	for i, f := range p.funcs {
		p.named[f.name] = i
	}
	return p, p.checkGaps(text)
}

// checkGaps makes sure that functions and padding are all of the text.
func (p *program) checkGaps(text segment) error {
	const int3 = 0xCC // what the linker pads with
	if len(p.funcs) == 0 {
		return errors.New("image: no functions in its symbol table")
	}
	end := text.addr
	for _, f := range p.funcs {
		if f.addr < end {
			return fmt.Errorf("image: function %s at %#x overlaps the one before it", f.name, f.addr)
		}
		gap := text.bytes[end-text.addr : f.addr-text.addr]
		if len(bytes.Trim(gap, "\xCC")) != 0 {
			return fmt.Errorf("image: bytes other than padding (%#x) before %s at %#x", int3, f.name, f.addr)
		}
		end = f.addr + uint32(len(f.code))
	}
	return nil
}

// at returns the index of the function that address a lies in, or -1.
func (p *program) at(a uint32) int {
	i := sort.Search(len(p.funcs), func(i int) bool { return p.funcs[i].addr > a }) - 1
	if i < 0 || a-p.funcs[i].addr >= uint32(len(p.funcs[i].code)) {
		return -1
	}
	return i
}

// word returns the initialized 32-bit word at address a.
func (p *program) word(a uint32) (w uint32, ok bool) {
	for _, s := range p.data {
		if off := a - s.addr; a >= s.addr && uint64(off)+4 <= uint64(len(s.bytes)) {
			return binary.LittleEndian.Uint32(s.bytes[off:]), true
		}
	}
	return 0, false
}

// instruction is one instruction and where it is.
type instruction struct {
	x86asm.Inst
	addr  uint32
	bytes []byte
	err   error // it could not be decoded, and its function was left there
}

// messageInvalidate is CL1INVMB, the SCC's addition to the P54C (SCC EAS
// 10.1.2), which the disassembler does not know.
var messageInvalidate = []byte{0x0F, 0x0A}

// instructions goes through f from its first byte to its last.
func (f *function) instructions() iter.Seq[instruction] {
	return func(yield func(instruction) bool) {
		for off := 0; off < len(f.code); {
			rest := f.code[off:]
			in := instruction{addr: f.addr + uint32(off)}
			if bytes.HasPrefix(rest, messageInvalidate) {
				in.Len = len(messageInvalidate)
			} else if in.Inst, in.err = x86asm.Decode(rest, 32); in.err != nil {
				in.bytes = rest[:min(len(rest), 15)]
				yield(in)
				return
			}
			in.bytes = rest[:in.Len]
			if !yield(in) {
				return
			}
			off += in.Len
		}
	}
}
