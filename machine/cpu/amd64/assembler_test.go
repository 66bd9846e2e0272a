package amd64

import (
	"fmt"
	"testing"
)

// TestEncoding has the corners of ModRM, SIB and REX.
func TestEncoding(t *testing.T) {
	for want, write := range map[string]func(a *Assembler){
		"8b c3":                   func(a *Assembler) { a.RR(0x8B, 4, AX, BX) },
		"41 8b c4":                func(a *Assembler) { a.RR(0x8B, 4, AX, R12) },
		"66 89 ca":                func(a *Assembler) { a.RR(0x89, 2, CX, DX) },
		"4d 89 d1":                func(a *Assembler) { a.RR(0x89, 8, R10, R9) },
		"0f af c3":                func(a *Assembler) { a.RR(0x0FAF, 4, AX, BX) },
		"86 e0":                   func(a *Assembler) { a.RR(0x86, 1, SP, AX) }, // xchg al, ah
		"41 b8 07 00 00 00":       func(a *Assembler) { a.R(0xB8, 4, R8); a.Imm(4, 7) },
		"8b 08":                   func(a *Assembler) { a.RM(0x8B, 4, CX, At(AX, 0)) },
		"41 8b 04 24":             func(a *Assembler) { a.RM(0x8B, 4, AX, At(R12, 0)) },
		"41 8b 45 00":             func(a *Assembler) { a.RM(0x8B, 4, AX, At(R13, 0)) },
		"41 8b 47 80":             func(a *Assembler) { a.RM(0x8B, 4, AX, At(R15, -128)) },
		"41 8b 87 80 00 00 00":    func(a *Assembler) { a.RM(0x8B, 4, AX, At(R15, 128)) },
		"44 8d 44 88 08":          func(a *Assembler) { a.RM(0x8D, 4, R8, Mem{AX, CX, 2, 8}) },
		"4f 8b 8c 17 00 01 00 00": func(a *Assembler) { a.RM(0x8B, 8, R9, Mem{R15, R10, 0, 0x100}) },
		"44 8d 04 8d 10 00 00 00": func(a *Assembler) { a.RM(0x8D, 4, R8, Mem{None, CX, 2, 0x10}) },
		"44 8d 04 25 10 00 00 00": func(a *Assembler) { a.RM(0x8D, 4, R8, Mem{None, None, 0, 0x10}) },
		"e9 fb ff ff ff":          func(a *Assembler) { a.Jmp(0) },
		"0f 85 fa ff ff ff":       func(a *Assembler) { a.Jcc(5, 0) },
		"0f 85 02 00 00 00 90 90": func(a *Assembler) { a.Jcc(5, 0); a.Bytes(0x90, 0x90); a.Land(6, 8) },
		"ff 25 3a 00 00 00":       func(a *Assembler) { a.JmpCell(64) },
	} {
		a := Assembler{Code: make([]byte, 128)}
		write(&a)
		if got := fmt.Sprintf("% x", a.Code[:a.At]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestMemory: a cell has the address at which code is executed.
func TestMemory(t *testing.T) {
	m, err := NewMemory(1 << 16)
	if err != nil {
		t.Skip(err)
	}
	m.SetCell(8, 0x100)
	if got := uintptr(m.Code[8]) | uintptr(m.Code[9])<<8; got != m.Address(0x100)&0xFFFF {
		t.Errorf("the cell ends in %#x; the address is %#x", got, m.Address(0x100))
	}
	if m.Address(8)-m.Address(0) != 8 {
		t.Error("the code is not in one piece")
	}
}
