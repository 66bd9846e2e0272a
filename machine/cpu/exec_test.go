package cpu

import "testing"

// TestKnownAnswers executes short pieces of code in both engines; the registers
// and flags behind them are worked out by hand from the manual.
func TestKnownAnswers(t *testing.T) {
	const status = flagsStatus
	tests := []struct {
		name  string
		code  string
		in    [8]uint32
		flags uint32 // before
		out   [8]uint32
		want  uint32 // status flags behind
		mask  uint32 // of the flags that the manual defines
	}{
		{"add overflows", "\x01\xC8", [8]uint32{EAX: 0x7FFFFFFF, ECX: 1}, 0,
			[8]uint32{EAX: 0x80000000, ECX: 1}, FlagOF | FlagSF | FlagAF | FlagPF, status},
		{"adc with carry", "\x11\xC8", [8]uint32{EAX: 0xFFFFFFFF, ECX: 0}, FlagCF,
			[8]uint32{}, FlagCF | FlagZF | FlagAF | FlagPF, status},
		{"sub borrows", "\x29\xC8", [8]uint32{EAX: 1, ECX: 2}, 0,
			[8]uint32{EAX: 0xFFFFFFFF, ECX: 2}, FlagCF | FlagSF | FlagAF | FlagPF, status},
		{"sbb bytes", "\x18\xCC", [8]uint32{EAX: 0x1000, ECX: 0x0F}, FlagCF,
			[8]uint32{EAX: 0x0000, ECX: 0x0F}, FlagZF | FlagPF | FlagAF, status},
		{"cmp, signed less", "\x39\xC8", [8]uint32{EAX: 0x80000000, ECX: 1}, 0,
			[8]uint32{EAX: 0x80000000, ECX: 1}, FlagOF | FlagAF | FlagPF, status},
		{"inc keeps carry", "\x40", [8]uint32{EAX: 0xFFFFFFFF}, FlagCF,
			[8]uint32{}, FlagCF | FlagZF | FlagAF | FlagPF, status},
		{"dec to the largest", "\x48", [8]uint32{EAX: 0x80000000}, 0,
			[8]uint32{EAX: 0x7FFFFFFF}, FlagOF | FlagAF | FlagPF, status},
		{"neg", "\xF7\xD8", [8]uint32{EAX: 5}, 0, [8]uint32{EAX: 0xFFFFFFFB}, FlagCF | FlagSF | FlagAF, status},
		{"and clears", "\x21\xC8", [8]uint32{EAX: 0xF0, ECX: 0x0F}, FlagCF | FlagOF,
			[8]uint32{ECX: 0x0F}, FlagZF | FlagPF, status &^ FlagAF},
		{"shl by one", "\xD1\xE0", [8]uint32{EAX: 0xC0000001}, 0,
			[8]uint32{EAX: 0x80000002}, FlagCF | FlagSF, status &^ FlagAF},
		{"sar", "\xC1\xF8\x04", [8]uint32{EAX: 0x80000018}, 0,
			[8]uint32{EAX: 0xF8000001}, FlagCF | FlagSF, status &^ (FlagAF | FlagOF)},
		{"shift by zero", "\xD3\xE0", [8]uint32{EAX: 3, ECX: 32}, FlagCF | FlagZF,
			[8]uint32{EAX: 3, ECX: 32}, FlagCF | FlagZF, status},
		{"rol", "\xC1\xC0\x08", [8]uint32{EAX: 0x12345678}, FlagZF,
			[8]uint32{EAX: 0x34567812}, FlagZF, status &^ FlagOF},
		{"ror", "\xC1\xC8\x08", [8]uint32{EAX: 0x12345698}, FlagZF,
			[8]uint32{EAX: 0x98123456}, FlagZF | FlagCF, status &^ FlagOF},
		{"rcr byte", "\xD0\xD8", [8]uint32{EAX: 0x01}, FlagCF, [8]uint32{EAX: 0x80}, FlagCF | FlagOF, FlagCF | FlagOF},
		{"shld", "\x0F\xA4\xC8\x08", [8]uint32{EAX: 0x11223344, ECX: 0xAABBCCDD}, 0,
			[8]uint32{EAX: 0x223344AA, ECX: 0xAABBCCDD}, FlagCF | FlagPF, FlagCF | FlagPF | FlagZF | FlagSF},
		{"shrd", "\x0F\xAC\xC8\x08", [8]uint32{EAX: 0x11223344, ECX: 0xAABBCCDD}, 0,
			[8]uint32{EAX: 0xDD112233, ECX: 0xAABBCCDD}, FlagSF | FlagPF, FlagCF | FlagPF | FlagZF | FlagSF},
		{"mul", "\xF7\xE1", [8]uint32{EAX: 0x80000000, ECX: 4}, 0,
			[8]uint32{EAX: 0, EDX: 2, ECX: 4}, FlagCF | FlagOF, FlagCF | FlagOF},
		{"imul fits", "\x0F\xAF\xC1", [8]uint32{EAX: 0xFFFFFFFE, ECX: 3}, FlagCF,
			[8]uint32{EAX: 0xFFFFFFFA, ECX: 3}, 0, FlagCF | FlagOF},
		{"imul by immediate", "\x6B\xC1\xFE", [8]uint32{ECX: 0x40000000}, 0,
			[8]uint32{EAX: 0x80000000, ECX: 0x40000000}, 0, FlagCF | FlagOF},
		{"div", "\xF7\xF1", [8]uint32{EAX: 7, EDX: 1, ECX: 3}, 0,
			[8]uint32{EAX: 0x55555557, EDX: 2, ECX: 3}, 0, 0},
		{"idiv", "\xF7\xF9", [8]uint32{EAX: 0xFFFFFFF9, EDX: 0xFFFFFFFF, ECX: 2}, 0,
			[8]uint32{EAX: 0xFFFFFFFD, EDX: 0xFFFFFFFF, ECX: 2}, 0, 0},
		{"idiv of a pair", "\xF7\xF9", [8]uint32{EAX: 0, EDX: 1, ECX: 4}, 0,
			[8]uint32{EAX: 0x40000000, ECX: 4}, 0, 0},
		{"div byte", "\xF6\xF1", [8]uint32{EAX: 0x0107, ECX: 0x10}, 0, [8]uint32{EAX: 0x0710, ECX: 0x10}, 0, 0},
		{"daa", "\x27", [8]uint32{EAX: 0xAE}, 0, [8]uint32{EAX: 0x14}, FlagCF | FlagAF | FlagPF, status &^ FlagOF},
		{"das", "\x2F", [8]uint32{EAX: 0xEE}, FlagAF, [8]uint32{EAX: 0x88}, FlagCF | FlagAF | FlagSF | FlagPF, status &^ FlagOF},
		{"aaa", "\x37", [8]uint32{EAX: 0x0F}, 0, [8]uint32{EAX: 0x0105}, FlagCF | FlagAF, FlagCF | FlagAF},
		{"aas", "\x3F", [8]uint32{EAX: 0x0215}, FlagAF, [8]uint32{EAX: 0x010F}, FlagCF | FlagAF, FlagCF | FlagAF},
		{"aam", "\xD4\x0A", [8]uint32{EAX: 0x4F}, 0, [8]uint32{EAX: 0x0709}, FlagPF, FlagSF | FlagZF | FlagPF},
		{"aad", "\xD5\x0A", [8]uint32{EAX: 0x0709}, 0, [8]uint32{EAX: 0x4F}, 0, FlagSF | FlagZF | FlagPF},
		{"bsf", "\x0F\xBC\xC1", [8]uint32{ECX: 0x00F0}, 0, [8]uint32{EAX: 4, ECX: 0x00F0}, 0, FlagZF},
		{"bsr", "\x0F\xBD\xC1", [8]uint32{ECX: 0x00F0}, 0, [8]uint32{EAX: 7, ECX: 0x00F0}, 0, FlagZF},
		{"bts", "\x0F\xAB\xC8", [8]uint32{EAX: 1, ECX: 36}, 0, [8]uint32{EAX: 0x11, ECX: 36}, 0, FlagCF},
		{"btr immediate", "\x0F\xBA\xF0\x04", [8]uint32{EAX: 0x11}, 0, [8]uint32{EAX: 1}, FlagCF, FlagCF},
		{"movsx", "\x0F\xBE\xC5", [8]uint32{ECX: 0x8000}, 0, [8]uint32{EAX: 0xFFFFFF80, ECX: 0x8000}, 0, 0},
		{"movzx", "\x0F\xB7\xC1", [8]uint32{ECX: 0x12348000}, 0, [8]uint32{EAX: 0x8000, ECX: 0x12348000}, 0, 0},
		{"cwde", "\x98", [8]uint32{EAX: 0x8000}, 0, [8]uint32{EAX: 0xFFFF8000}, 0, 0},
		{"cdq", "\x99", [8]uint32{EAX: 0x80000000}, 0, [8]uint32{EAX: 0x80000000, EDX: 0xFFFFFFFF}, 0, 0},
		{"bswap", "\x0F\xC8", [8]uint32{EAX: 0x11223344}, 0, [8]uint32{EAX: 0x44332211}, 0, 0},
		{"lea", "\x8D\x44\x8B\x05", [8]uint32{EBX: 0x100, ECX: 3}, 0, [8]uint32{EAX: 0x111, EBX: 0x100, ECX: 3}, 0, 0},
		{"xchg", "\x87\xC8", [8]uint32{EAX: 1, ECX: 2}, 0, [8]uint32{EAX: 2, ECX: 1}, 0, 0},
		{"xadd", "\x0F\xC1\xC8", [8]uint32{EAX: 1, ECX: 2}, 0, [8]uint32{EAX: 3, ECX: 1}, FlagPF, status},
		{"cmpxchg equal", "\x0F\xB1\xCB", [8]uint32{EAX: 5, EBX: 5, ECX: 9}, 0, [8]uint32{EAX: 5, EBX: 9, ECX: 9}, FlagZF | FlagPF, status},
		{"cmpxchg different", "\x0F\xB1\xCB", [8]uint32{EAX: 5, EBX: 6, ECX: 9}, 0,
			[8]uint32{EAX: 6, EBX: 6, ECX: 9}, FlagCF | FlagSF | FlagAF | FlagPF, status},
		{"setcc", "\x0F\x9C\xC4", [8]uint32{}, FlagSF, [8]uint32{EAX: 0x100}, FlagSF, status},
		{"push, pop", "\x68\x78\x56\x34\x12\x58", [8]uint32{}, 0, [8]uint32{EAX: 0x12345678}, 0, 0},
		{"enter, leave", "\xC8\x10\x00\x00\x89\xE0\xC9", [8]uint32{EBP: 7}, 0, [8]uint32{EAX: stackTop - 20, EBP: 7}, 0, 0},
		{"loop", "\x40\xE2\xFD", [8]uint32{ECX: 5}, 0, [8]uint32{EAX: 5}, 0, 0},
		{"jecxz", "\xE3\x01\x40", [8]uint32{}, 0, [8]uint32{}, 0, 0},
		{"lahf", "\x9F", [8]uint32{}, FlagCF | FlagZF, [8]uint32{EAX: 0x4300}, 0, 0},
		{"sahf", "\x9E", [8]uint32{EAX: 0xD500}, FlagOF, [8]uint32{EAX: 0xD500}, status, status},
		{"salc", "\xD6", [8]uint32{}, FlagCF, [8]uint32{EAX: 0xFF}, 0, 0},
		{"cpuid", "\x0F\xA2", [8]uint32{EAX: 1}, 0, [8]uint32{EAX: Signature, EDX: Features}, 0, 0},
		{"scas", "\xBF\x00\x10\x00\x00\xB0\xF4\xB9\x20\x00\x00\x00\xF2\xAE", [8]uint32{}, 0,
			[8]uint32{EAX: 0xF4, ECX: 0x19, EDI: codeAt + 7}, FlagZF, FlagZF},
	}
	for _, test := range tests {
		for name, run := range map[string]func(*Core, uint64) Stop{"executor": (*Core).Execute, "engine": (*Core).Run} {
			c, b := newTestCore()
			b.put(codeAt, []byte(test.code+"\xF4")...)
			c.Regs = test.in
			c.Regs[ESP] = stackTop
			test.out[ESP] = stackTop
			c.SetEFlags(test.flags)
			if stop := run(c, 1000); stop != Halted {
				t.Errorf("%s, %s: stop %d", test.name, name, stop)
				continue
			}
			if c.Regs != test.out || (c.EFlags()^test.want)&test.mask != 0 {
				t.Errorf("%s, %s: %x, flags %#x; want %x, %#x", test.name, name, c.Regs, c.EFlags()&test.mask, test.out, test.want)
			}
		}
	}
}
