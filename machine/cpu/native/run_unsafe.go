//go:build linux && 386

package native

import (
	"encoding/binary"
	"fmt"
	"syscall"
	"unsafe"
)

// State is what an instruction may change besides memory.
type State struct {
	Regs   [8]uint32 // EAX ECX EDX EBX ESP EBP ESI EDI
	EFlags uint32
}

// Base and Size say where Memory lies in the address space of the tests. Its
// first page is for code.
const (
	Base = 0x00180000
	Size = 0x4000
)

var (
	//lint:ignore U1000 the assembly keeps Go's stack pointer there
	goStack uint32
	result  State
)

func enter(s *State, code uint32)

//lint:ignore U1000 the assembly jumps there
func leave()
func leaveAddr() uint32

// Memory maps the memory that instructions may use, readable, writable and
// executable at Base.
func Memory() ([]byte, error) {
	const fixed = 0x10
	p, _, errno := syscall.Syscall6(syscall.SYS_MMAP2, Base, Size,
		syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|fixed, ^uintptr(0), 0)
	if errno != 0 {
		return nil, fmt.Errorf("native: cannot map memory at %#x: %w", Base, errno)
	}
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&p)), Size), nil
}

// Run executes the instruction in code at Base+at with the given state, and
// returns the state behind it. The instruction must go on with the next one
// and must not fault.
func Run(memory []byte, at uint32, code []byte, s State) State {
	n := copy(memory[at:], code)
	end := at + uint32(n)
	memory[end] = 0xE9 // JMP leave
	binary.LittleEndian.PutUint32(memory[end+1:], leaveAddr()-(Base+end+5))
	enter(&s, Base+at)
	return result
}
