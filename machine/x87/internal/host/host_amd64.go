package host

import (
	"errors"
	"syscall"
)

// Unit runs floating-point instructions.
type Unit struct {
	code []byte
}

// New returns a unit. It takes a page of executable memory for good. Only an
// Intel processor will do: others differ in what Intel leaves undefined.
func New() (*Unit, error) {
	if vendor() != intel {
		return nil, errors.New("not an Intel processor")
	}
	code, err := syscall.Mmap(-1, 0, 4096,
		syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC,
		syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return nil, err
	}
	return &Unit{code: code}, nil
}

// Run loads the state in, executes the instruction and returns the state after
// it; both are images as FNSAVE writes them with 32-bit operands. A register
// form has modrm C0 and above; a memory form uses only the reg field of modrm,
// and its operand is mem. op16 adds an operand size prefix.
func (u *Unit) Run(in *[108]byte, esc, modrm uint8, op16 bool, mem *[108]byte) (out [108]byte) {
	code := append(u.code[:0], 0xDD, 0x27) // FRSTOR (DI)
	if op16 {
		code = append(code, 0x66)
	}
	if modrm < 0xC0 {
		modrm = modrm&0x38 | 3 // (BX)
	}
	code = append(code, esc, modrm)
	code = append(code, 0xDD, 0x36, 0xC3) // FNSAVE (SI); RET
	call(&code[0], in, &out, mem)
	return out
}

// intel is the first third of "GenuineIntel".
const intel = 'G' | 'e'<<8 | 'n'<<16 | 'u'<<24

// vendor returns EBX of CPUID leaf 0.
func vendor() uint32

// call calls code with in, out and mem in DI, SI and BX.
//
//go:noescape
func call(code *byte, in, out, mem *[108]byte)
