package witness

import (
	"fmt"
	"slices"

	"metalsvm/machine/cpu"
)

// Trials of every instruction that the decoder knows: in the rings, in
// virtual-8086 mode, with operands and stack on pages that it may not use,
// behind LOCK; and of the opcodes that there are not. Limits, rights of
// segments and alignment are not here, because no witness checks them:
// TestEveryFault of package cpu has those cases, and what must come of each.

// form is an instruction whose operand, if it has one, lies in memory.
type form struct {
	in   cpu.Inst
	name string
	code func(operand uint32) string
}

// decoded returns all forms of 32-bit code, and codes that are none.
func decoded() (forms []form, none []string) {
	for opcode := range 0x200 {
		for reg := range byte(8) {
			if opcode < 0x100 && slices.Contains([]byte("\x0F\x26\x2E\x36\x3E\x64\x65\x66\x67\xF0\xF2\xF3"), byte(opcode)) {
				continue
			}
			f, ok := decode(opcode, reg)
			n := len(forms)
			switch {
			case !ok && (reg == 0 || n > 0 && forms[n-1].in.Opcode == byte(opcode)):
				none = append(none, f.code(dataAt))
			case !ok || reg > 0 && forms[n-1].in.Opcode == byte(opcode) && forms[n-1].in.Op == f.in.Op && f.in.Op != cpu.OpFpu:
			default:
				forms = append(forms, f)
			}
		}
	}
	return forms, none
}

// decode makes the form of an opcode, from 0x100 on behind 0F, with a reg field.
func decode(opcode int, reg byte) (f form, ok bool) {
	head := string([]byte{byte(opcode)})
	if opcode >= 0x100 {
		head = "\x0F" + head
	}
	try := func(code func(uint32) string) bool {
		f.code = code
		return cpu.Decode([]byte(code(dataAt)+string(make([]byte, 16))), true, &f.in) == cpu.Good
	}
	ok = try(func(operand uint32) string {
		return head + string([]byte{reg<<3 | 5}) + word(operand) + "\x00\x00\x00\x00"
	})
	if ok && f.in.ModRM >= 0xC0 {
		ok = try(func(operand uint32) string { return head + word(operand) }) // an offset in the code
		switch {
		case f.in.Op == cpu.OpJmpf || f.in.Op == cpu.OpCallf:
			ok = try(func(uint32) string { return head + word(codeAt+0x20) + "\x08\x00" })
		case f.in.Args[0].Kind != cpu.Mem && f.in.Args[1].Kind != cpu.Mem:
			ok = try(func(uint32) string { return head + word(0) })
		}
	}
	f.name = fmt.Sprintf("% x /%d (%v)", head, reg, f.in.Op)
	whole := f.code
	f.code = func(operand uint32) string {
		code := whole(operand)
		if ok && int(f.in.Len) < len(code) {
			code = code[:f.in.Len]
		}
		if f.in.Op == cpu.OpFpu {
			code = "\xDB\xE3\xD9\xE8" + code // fninit; fld1
		}
		return code
	}
	return f, ok
}

// word is a number as it stands in code.
func word(v uint32) string {
	return string([]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)})
}

// generatedTrials: see above.
func generatedTrials() (all []trial) {
	forms, none := decoded()
	for _, f := range forms {
		for _, ring := range []uint32{0, 3} {
			if ring == 0 && f.drastic() {
				ring = 1
			}
			all = append(all, f.trial("plain", ring, dataAt))
		}
		all = append(all, f.pages()...)
		if f.lockable() {
			all = append(all, f.locked())
		}
		all = append(all, f.virtual())
	}
	for _, code := range none {
		all = append(all, inRing(fmt.Sprintf("undefined % x", code), 3, code))
	}
	return all
}

// drastic reports whether ring 0 had better not execute the form: nothing would
// be the same behind it, or it asks for what no two machines have alike.
func (f *form) drastic() bool {
	switch f.in.Op {
	case cpu.OpHlt, cpu.OpLgdt, cpu.OpLidt, cpu.OpIn, cpu.OpOut, cpu.OpIns, cpu.OpOuts, cpu.OpRdtsc:
		return true
	case cpu.OpMovcr:
		return f.in.Args[0].Kind == cpu.Control
	}
	return false
}

// lockable reports whether the form may have LOCK. Where it may not, QEMU's
// translator does not mind.
func (f *form) lockable() bool {
	var in cpu.Inst
	return f.in.Op != cpu.OpFpu && cpu.Decode([]byte("\xF0"+f.code(dataAt)), true, &in) == cpu.Good
}

// locked is the form behind LOCK.
func (f *form) locked() trial {
	t := f.trial("LOCK", 3, dataAt)
	t.patch(codeAt, "\xF0"+f.code(dataAt))
	return t
}

// virtual is the form in virtual-8086 mode: as 32-bit code, with its operand at
// 100. Where it goes by return or jump, there is an INT3.
func (f *form) virtual() trial {
	code := f.code(0x100)
	if f.in.Op == cpu.OpFpu {
		code = code[:4] + "\x66\x67" + code[4:]
	} else {
		code = "\x66\x67" + code
	}
	t := inVirtual("form "+f.name+", virtual", 0, code)
	for _, at := range []uint32{dataAt + 0x100, stack3} {
		t.poke(at, 0x30)
		t.poke(at+4, codeAt>>4)
	}
	return t
}

// trial is the form in a ring with its operands at an address: that behind
// ModRM, those of string instructions, and the stack.
func (f *form) trial(kind string, ring, operand uint32) trial {
	t := inRing(fmt.Sprintf("form %s, %s, ring %d", f.name, kind, ring), ring, f.code(operand))
	t.esi, t.edi, t.ebx, t.ecx = operand, operand, operand, 1
	t.ebp = stack3
	t.poke(0, 0xCCCCCCCC) // where jumps and returns lead
	return t
}

// memory reports whether the form has an operand in memory.
func (f *form) memory() bool {
	return f.in.ModRM < 0xC0 || f.in.Args[0].Kind == cpu.Mem || f.in.Args[1].Kind == cpu.Mem
}

// stackOps are the operations that push or pop.
var stackOps = []cpu.Op{cpu.OpPush, cpu.OpPop, cpu.OpPusha, cpu.OpPopa, cpu.OpPushf, cpu.OpPopf, cpu.OpEnter, cpu.OpLeave,
	cpu.OpCall, cpu.OpCalla, cpu.OpCallf, cpu.OpCallm, cpu.OpRet, cpu.OpRetf, cpu.OpIret}

// pages are the trials of an operand on a page that is not there, not writable, or
// the supervisor's, or that begins on the page before; then of the stack.
func (f *form) pages() (all []trial) {
	for _, c := range []struct {
		kind    string
		at      uint32
		bits    uint32
		only    bool // in ring 3 only
		stacked bool
	}{
		{"page absent", pagesAt, 0, false, false}, {"page read-only", pagesAt, 5, false, false},
		{"page of the supervisor", pagesAt, 3, true, false}, {"across to an absent page", pagesAt - 1, 0, true, false},
		{"stack on an absent page", pagesAt + 0x20, 0, true, true}, {"stack on a read-only page", pagesAt + 0x20, 5, true, true},
	} {
		for _, ring := range []uint32{0, 3} {
			if ring == 0 && (c.only || f.drastic()) || c.stacked && !slices.Contains(stackOps, f.in.Op) || !c.stacked && !f.memory() {
				continue
			}
			at := c.at
			if c.stacked {
				at = dataAt
			}
			t := f.trial(c.kind, ring, at)
			if c.stacked {
				t.frame[3], t.ebp = c.at, c.at
			}
			t.poke(tableAt+4*(pagesAt>>12), pagesAt|c.bits)
			all = append(all, t)
		}
	}
	return all
}
