package mkimage

import (
	"fmt"
	"strings"
)

// checkP54C proves that no function of p has an instruction that a P54C lacks,
// but for those that guarded lists: never executed there, each for a reason.
// An entry of the list that is not needed any more is an error too.
func checkP54C(p *program, guarded []guard) error {
	needed := map[string]bool{}
	for _, g := range guarded {
		needed[g.name] = false
	}
	for i := range p.funcs {
		f := &p.funcs[i]
		for in := range f.instructions() {
			why := ""
			if in.err != nil {
				why = in.err.Error()
			} else if lacks(in.bytes) {
				why = in.Op.String()
			}
			if why == "" {
				continue
			}
			if _, ok := needed[f.name]; !ok {
				return fmt.Errorf("a P54C cannot execute %s: %#x: % x: %s", f.name, in.addr, in.bytes, why)
			}
			needed[f.name] = true
		}
	}
	for _, g := range guarded {
		if !needed[g.name] {
			return fmt.Errorf("mkimage/p54c.go lists %s, which has no instruction that a P54C lacks", g.name)
		}
	}
	return nil
}

// guard says why a P54C never executes those instructions of a function that
// it lacks.
type guard struct{ name, why string }

const (
	softfloat = "GO386=softfloat assembles a jump around them"
	aes       = "runtime.alginit sets useAeshash only if CPUID reports AES, SSSE3 and SSE4.1"
)

// guarded are the functions of Go 1.26 that have such instructions.
var guarded = []guard{
	{"cmpbody", softfloat},
	{"memeqbody", softfloat},
	{"runtime.cputicks", softfloat},
	{"runtime.memclrNoHeapPointers", softfloat},
	{"runtime.memmove", softfloat},
	{"aeshashbody", aes},
	{"runtime.memhash32", aes},
	{"runtime.memhash64", aes},
	{"internal/cpu.xgetbv", "internal/cpu calls it only if CPUID reports OSXSAVE"},
}

// twoByte lists the second bytes of the opcodes 0F xx that a Pentium has
// (Pentium Developer's Manual, volume 3, appendix A), as ranges. 0B raises
// invalid opcode by design, 0A is the SCC's CL1INVMB (SCC EAS 10.1.2).
var twoByte = [][2]byte{
	{0x00, 0x03}, {0x06, 0x06}, {0x08, 0x0B},
	{0x20, 0x23}, {0x30, 0x32},
	{0x80, 0xA5}, {0xA8, 0xAD}, {0xAF, 0xB7}, {0xBA, 0xC1}, {0xC7, 0xCF},
}

// registerForms is the first ModR/M byte that names no memory.
const registerForms = 0xC0

// lacks tells whether an instruction is none of a P54C's.
func lacks(b []byte) bool {
	const prefixes = "\xF0\xF2\xF3\x26\x2E\x36\x3E\x64\x65\x66\x67"
	repeat := false
	for len(b) > 1 && strings.IndexByte(prefixes, b[0]) >= 0 {
		repeat = repeat || b[0] == 0xF2 || b[0] == 0xF3
		b = b[1:]
	}
	switch {
	case b[0] == 0x0F:
		return repeat || lacksTwoByte(b[1:])
	case b[0] == 0x62 || b[0] == 0xC4 || b[0] == 0xC5:
		return b[1] >= registerForms // BOUND, LES, LDS want memory: AVX
	case b[0] >= 0xD8 && b[0] <= 0xDF:
		return lacksFloat(b[0], b[1])
	}
	return false
}

// lacksTwoByte judges what follows a 0F. With F2 or F3 in front such an opcode
// is always a later processor's, even where a P54C ignores the prefix.
func lacksTwoByte(b []byte) bool {
	const (
		systemTables = 0x01 // SGDT, SIDT, LGDT, LIDT, SMSW, LMSW, INVLPG
		compareEight = 0xC7 // CMPXCHG8B, later others
	)
	for _, r := range twoByte {
		if b[0] < r[0] || b[0] > r[1] {
			continue
		}
		switch b[0] {
		case systemTables:
			reg := b[1] >> 3 & 7
			return b[1] >= registerForms && reg != 4 && reg != 6
		case compareEight:
			return b[1] >= registerForms || b[1]>>3&7 != 1
		}
		return false
	}
	return true
}

// lacksFloat judges an x87 instruction: FCMOVcc, FCOMI and its kin came with
// the Pentium Pro, FISTTP with SSE3.
func lacksFloat(op, mod byte) bool {
	if mod < registerForms {
		return (op == 0xDB || op == 0xDD || op == 0xDF) && mod>>3&7 == 1
	}
	switch op {
	case 0xDA:
		return mod < 0xE0
	case 0xDB:
		return mod < 0xE0 || mod >= 0xE8 && mod < 0xF8
	case 0xDF:
		return mod >= 0xE8 && mod < 0xF8
	}
	return false
}
