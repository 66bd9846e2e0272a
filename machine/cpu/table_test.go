package cpu

import "testing"

func TestEveryOperationHasForms(t *testing.T) {
	seen := make(map[Op]bool)
	for opcode := range forms {
		for reg := range forms[opcode] {
			seen[forms[opcode][reg].op] = true
		}
	}
	for op := range numOps {
		if !seen[op] {
			t.Errorf("no form for %v", op)
		}
		if handlers[op] == nil {
			t.Errorf("no handler for %v", op)
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct {
		code  string
		small bool // 16-bit code segment
		want  Decoded
		op    Op
		len   uint8
		check func(in *Inst) bool
	}{
		{code: "\x01\xD8", op: OpAdd, len: 2},
		{code: "\x83\xC0\xFF", op: OpAdd, len: 3, check: func(in *Inst) bool { return in.Imm == 0xFFFFFFFF }},
		{code: "\x8B\x44\x8B\x10", op: OpMov, len: 4, check: func(in *Inst) bool {
			return in.Base == EBX && in.Index == ECX && in.Shift == 2 && in.Disp == 0x10 && in.Seg == DS
		}},
		{code: "\x8B\x04\x24", op: OpMov, len: 3, check: func(in *Inst) bool { return in.Seg == SS && in.Index == NoReg }},
		{code: "\x65\xA1\x00\x00\x00\x00", op: OpMov, len: 6, check: func(in *Inst) bool { return in.Seg == GS }},
		{code: "\x8B\x47\x12", small: true, op: OpMov, len: 3, check: func(in *Inst) bool {
			return in.Base == EBX && in.Index == NoReg && in.Disp == 0x12 && in.Size == 2
		}},
		{code: "\x66\x05\x34\x12", op: OpAdd, len: 4, check: func(in *Inst) bool { return in.Size == 2 && in.Imm == 0x1234 }},
		{code: "\xEA\x78\x56\x34\x12\x08\x00", op: OpJmpf, len: 7, check: func(in *Inst) bool { return in.Imm2 == 8 }},
		{code: "\xC8\x10\x00\x01", op: OpEnter, len: 4, check: func(in *Inst) bool { return in.Imm == 16 && in.Imm2 == 1 }},
		{code: "\xF0\x0F\xB1\x0B", op: OpCmpxchg, len: 4},
		{code: "\x0F\x0A", op: OpCl1invmb, len: 2},
		{code: "\x0F\x20\xC0", op: OpMovcr, len: 3},
		{code: "\xF0\x01\xD8", want: Undefined}, // LOCK with a register
		{code: "\xF0\x39\x18", want: Undefined}, // LOCK CMP
		{code: "\x0F\x0B", want: Undefined},     // UD2
		{code: "\x0F\x40\xC1", want: Undefined}, // CMOVO
		{code: "\x0F\x77", want: Undefined},     // EMMS
		{code: "\xF3\x0F\x1E\xFB", want: Undefined},
		{code: "\x0F\x1F\x00", want: Undefined},
		{code: "\x0F\x34", want: Undefined}, // SYSENTER
		{code: "\x8D\xC0", want: Undefined}, // LEA of a register
		{code: "\xFF\xF8", want: Undefined}, // FF /7
		{code: "\x8E\xC8", want: Undefined}, // MOV CS
		{code: "\x81", want: Short},
		{code: "\x81\xC0\x01\x02\x03", want: Short},
		{code: "\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90", op: OpXchg, len: 15},
		{code: "\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90", want: TooLong},
	}
	for _, test := range tests {
		var in Inst
		got := Decode([]byte(test.code), !test.small, &in)
		if got != test.want {
			t.Errorf("% x: decoded %d, want %d", test.code, got, test.want)
			continue
		}
		if got == Good && (in.Op != test.op || in.Len != test.len || test.check != nil && !test.check(&in)) {
			t.Errorf("% x: %v %+v", test.code, in.Op, in)
		}
	}
}

// FuzzDecode checks that decoding reads no further than it says: bytes behind
// the instruction must not matter, and without its last byte it is Short.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x8B\x84\x8B\x10\x20\x30\x40"), true)
	f.Add([]byte("\x66\x67\xF0\x81\x07\x34\x12"), true)
	f.Fuzz(func(t *testing.T, code []byte, big bool) {
		var in, again Inst
		if Decode(code, big, &in) != Good {
			return
		}
		if in.Op.String() == OpInvalid.String() {
			t.Fatalf("no name: %+v", in)
		}
		if int(in.Len) > len(code) || in.Len > maxInst {
			t.Fatalf("length %d of %d", in.Len, len(code))
		}
		if Decode(code[:in.Len], big, &again) != Good || again != in {
			t.Fatalf("bytes behind the instruction matter: %+v, %+v", in, again)
		}
		if got := Decode(code[:in.Len-1], big, &again); got == Good {
			t.Fatalf("still complete without its last byte")
		}
	})
}
