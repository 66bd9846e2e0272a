package mkimage

import (
	"strings"
	"testing"
)

// made is a program of one function with the given code.
func made(code ...byte) *program {
	return &program{funcs: []function{{"f", 0x1000, code}}}
}

func TestLacks(t *testing.T) {
	tests := []struct {
		name  string
		code  []byte
		lacks bool
	}{
		{"MOVL", []byte{0x8B, 0x08}, false},
		{"CPUID", []byte{0x0F, 0xA2}, false},
		{"RDTSC", []byte{0x0F, 0x31}, false},
		{"WRMSR", []byte{0x0F, 0x30}, false},
		{"UD2", []byte{0x0F, 0x0B}, false},
		{"CL1INVMB", []byte{0x0F, 0x0A}, false},
		{"JNE", []byte{0x0F, 0x85, 0, 0, 0, 0}, false},
		{"BSFL", []byte{0x0F, 0xBC, 0xCD}, false},
		{"BSFW", []byte{0x66, 0x0F, 0xBC, 0xCD}, false},
		{"BSWAP", []byte{0x0F, 0xC8}, false},
		{"LOCK CMPXCHG8B", []byte{0xF0, 0x0F, 0xC7, 0x0F}, false},
		{"INVLPG", []byte{0x0F, 0x01, 0x38}, false},
		{"SMSW AX", []byte{0x0F, 0x01, 0xE0}, false},
		{"LMSW AX", []byte{0x0F, 0x01, 0xF0}, false},
		{"PAUSE, a NOP", []byte{0xF3, 0x90}, false},
		{"REP MOVSL", []byte{0xF3, 0xA5}, false},
		{"FUCOMPP", []byte{0xDA, 0xE9}, false},
		{"FNINIT", []byte{0xDB, 0xE3}, false},
		{"FNSTSW AX", []byte{0xDF, 0xE0}, false},
		{"FISTPL", []byte{0xDB, 0x18}, false},

		{"CMOVNE", []byte{0x0F, 0x45, 0xC1}, true},
		{"RDPMC", []byte{0x0F, 0x33}, true},
		{"SYSENTER", []byte{0x0F, 0x34}, true},
		{"MOVD to MMX", []byte{0x0F, 0x6E, 0xC0}, true},
		{"EMMS", []byte{0x0F, 0x77}, true},
		{"MOVUPS", []byte{0x0F, 0x10, 0x00}, true},
		{"MOVDQU", []byte{0xF3, 0x0F, 0x6F, 0x00}, true},
		{"MOVDQA", []byte{0x66, 0x0F, 0x6F, 0x00}, true},
		{"PREFETCHT0", []byte{0x0F, 0x18, 0x08}, true},
		{"PREFETCHW", []byte{0x0F, 0x0D, 0x08}, true},
		{"NOPL", []byte{0x0F, 0x1F, 0x00}, true},
		{"ENDBR32", []byte{0xF3, 0x0F, 0x1E, 0xFB}, true},
		{"POPCNT", []byte{0xF3, 0x0F, 0xB8, 0xC1}, true},
		{"TZCNT", []byte{0xF3, 0x0F, 0xBC, 0xC1}, true},
		{"LFENCE", []byte{0x0F, 0xAE, 0xE8}, true},
		{"FXSAVE", []byte{0x0F, 0xAE, 0x00}, true},
		{"RDTSCP", []byte{0x0F, 0x01, 0xF9}, true},
		{"XGETBV", []byte{0x0F, 0x01, 0xD0}, true},
		{"RDRAND", []byte{0x0F, 0xC7, 0xF0}, true},
		{"AESENC", []byte{0x66, 0x0F, 0x38, 0xDC, 0xC1}, true},
		{"FCMOVB", []byte{0xDA, 0xC1}, true},
		{"FCMOVNB", []byte{0xDB, 0xC1}, true},
		{"FUCOMI", []byte{0xDB, 0xE9}, true},
		{"FCOMIP", []byte{0xDF, 0xF1}, true},
		{"FISTTPQ", []byte{0xDD, 0x08}, true},
	}
	for _, test := range tests {
		if got := lacks(test.code); got != test.lacks {
			t.Errorf("lacks(%s) = %t", test.name, got)
		}
	}
}

func TestCheckP54C(t *testing.T) {
	nop, ret := byte(0x90), byte(0xC3)
	cmov := []byte{nop, 0x0F, 0x45, 0xC1, ret}
	vex := []byte{nop, 0xC5, 0xF8, 0x77, ret} // VZEROUPPER, on a P54C an LDS without memory
	f := []guard{{"f", "for this test"}}

	if err := checkP54C(made(nop, 0x0F, 0x0A, ret), nil); err != nil {
		t.Errorf("a P54C's own instructions: %v", err)
	}
	for _, code := range [][]byte{cmov, vex} {
		err := checkP54C(made(code...), nil)
		if err == nil || !strings.Contains(err.Error(), "f: 0x1001: ") {
			t.Errorf("% x: %v", code, err)
		}
		if err := checkP54C(made(code...), f); err != nil {
			t.Errorf("% x, listed: %v", code, err)
		}
	}
	if err := checkP54C(made(cmov...), nil); err == nil || !strings.Contains(err.Error(), "0f 45 c1: CMOVNE") {
		t.Errorf("the error does not show bytes and mnemonic: %v", err)
	}
	if err := checkP54C(made(nop, ret), f); err == nil {
		t.Error("an entry of the list that is not needed is accepted")
	}
}
