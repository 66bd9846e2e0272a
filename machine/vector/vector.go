package vector

import "encoding/binary"

// Base is the physical address of the page.
const Base = 0xFFFFF000

// Offsets inside the page. Seen from the reset state, with a code segment
// that begins at FFFF0000, the page lies at F000.
const (
	realMode      = 0x000
	protectedMode = 0x040
	descriptors   = 0x080
	tableRegister = 0x0A0
	reset         = 0xFF0 // where the core begins
)

// Page returns the page that calls entry with the given values in EAX and
// EBX: protected mode, flat segments, paging off, interrupts off, caches not
// disabled, no stack.
func Page(entry, eax, ebx uint32) (page [4096]byte) {
	copy(page[reset:], []byte{
		0xE9, 0x0D, 0xF0, // jmp F000
	})
	copy(page[realMode:], []byte{
		0xFA,                                     // cli
		0x66, 0x2E, 0x0F, 0x01, 0x16, 0xA0, 0xF0, // lgdt cs:[tableRegister], 32-bit base
		0x66, 0xB8, 0x11, 0x00, 0x00, 0x00, // mov eax, PE|ET; CD and NW off
		0x0F, 0x22, 0xC0, // mov cr0, eax
		0x66, 0xEA, 0x40, 0xF0, 0xFF, 0xFF, 0x08, 0x00, // jmp 08:protectedMode
	})
	copy(page[protectedMode:], []byte{
		0x66, 0xB8, 0x10, 0x00, // mov ax, 10
		0x8E, 0xD8, // mov ds, ax
		0x8E, 0xC0, // mov es, ax
		0x8E, 0xD0, // mov ss, ax
		0x8E, 0xE0, // mov fs, ax
		0x8E, 0xE8, // mov gs, ax
		0xB8, 0, 0, 0, 0, // mov eax, ...
		0xBB, 0, 0, 0, 0, // mov ebx, ...
		0xBA, 0, 0, 0, 0, // mov edx, entry
		0xFF, 0xE2, // jmp edx
	})
	const values = protectedMode + 14
	le := binary.LittleEndian
	le.PutUint32(page[values+1:], eax)
	le.PutUint32(page[values+6:], ebx)
	le.PutUint32(page[values+11:], entry)

	le.PutUint64(page[descriptors+0x08:], 0x00CF9A000000FFFF) // code, 4 GB
	le.PutUint64(page[descriptors+0x10:], 0x00CF92000000FFFF) // data, 4 GB
	le.PutUint16(page[tableRegister:], 3*8-1)
	le.PutUint32(page[tableRegister+2:], Base+descriptors)
	return page
}
