package mkimage

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"

	"metalsvm/abi"
)

// The kernel is linked at KernelBase + its physical address. Its first page
// holds what the linker leaves there, the ELF header; behind that is room for
// the Multiboot header and the image's own command line.
const (
	KernelBase = 0x80000000 // what a virtual address of the image has above its physical address
	textStart  = KernelBase + 0x00101000

	multibootOffset = 0x800 // within the first 8 KiB, as the Multiboot specification 0.6.96, 3.1 demands
	multibootMagic  = 0x1BADB002
	multibootFlags  = 1<<0 | 1<<1 // modules page aligned, memory size wanted
)

// wrap turns the linked program into a bootable image: entry point and
// segments get physical addresses, the first page a Multiboot header and the
// command line for a loader that passes none.
func wrap(linked []byte, cmdline string) ([]byte, error) {
	out := bytes.Clone(linked)
	f, err := elf.NewFile(bytes.NewReader(out))
	if err != nil {
		return nil, fmt.Errorf("linked kernel: %w", err)
	}
	if len(cmdline) >= abi.ImageCmdLineBytes {
		return nil, fmt.Errorf("command line of %d bytes: an image holds at most %d", len(cmdline), abi.ImageCmdLineBytes-1)
	}
	le := binary.LittleEndian
	le.PutUint32(out[24:], uint32(f.Entry)-KernelBase) // e_entry
	phoff := le.Uint32(out[28:])
	first := true
	for i, p := range f.Progs {
		h := out[phoff+uint32(i)*32:]
		if p.Type != elf.PT_LOAD {
			clear(h[:32]) // PT_NULL: loaders need nothing else
			continue
		}
		if p.Vaddr < KernelBase {
			return nil, fmt.Errorf("linked kernel: segment at %#x lies below %#x", p.Vaddr, uint32(KernelBase))
		}
		if first && (p.Off != 0 || p.Vaddr != textStart-4096) {
			return nil, fmt.Errorf("linked kernel: first segment at %#x, offset %#x; the header page is not where it was expected", p.Vaddr, p.Off)
		}
		first = false
		le.PutUint32(h[12:], uint32(p.Vaddr)-KernelBase) // p_paddr
	}
	room := out[multibootOffset : abi.ImageCmdLine+abi.ImageCmdLineBytes]
	if len(bytes.Trim(room, "\x00")) != 0 {
		return nil, fmt.Errorf("linked kernel: header page is in use at %#x", multibootOffset)
	}
	le.PutUint32(out[multibootOffset:], multibootMagic)
	le.PutUint32(out[multibootOffset+4:], multibootFlags)
	sum := uint32(multibootMagic + multibootFlags)
	le.PutUint32(out[multibootOffset+8:], -sum)
	copy(out[abi.ImageCmdLine:], cmdline)
	return out, nil
}
