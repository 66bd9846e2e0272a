package cpu

import (
	"slices"
	"testing"
)

// faultCases emits the fault cases of every row of the opcode table, with both
// operand sizes.
func faultCases(emit func(*faultCase)) {
	for opcode := range forms {
		for reg := range byte(8) {
			f := &forms[opcode][reg]
			if f.op == OpInvalid || reg > 0 && (!groups[opcode] || *f == forms[opcode][0]) && f.op != OpMovts && f.op != OpFpu {
				continue
			}
			for _, prefix := range [][]byte{nil, {0x66}} {
				r := &row{opcode: opcode, reg: reg, f: f, prefix: prefix, emit: emit}
				Decode(append(r.bytes(operandAt), make([]byte, maxInst)...), true, &r.in)
				r.memory()
				r.privilege()
				r.paragraphs()
				r.lock()
				r.shapes()
				r.float()
				r.selectors()
				r.gates()
			}
		}
	}
}

// TestEveryFault lets each row of the opcode table fault in every way that the
// books know for it, and come close to it without a fault, in executor and
// engine, without and with caches.
func TestEveryFault(t *testing.T) {
	for _, k := range []kind{byBlocks, byCompiler, byLines, byBoth} {
		if k != byBlocks && testing.Short() {
			continue
		}
		w := newTwins(k)
		w.execBus.rough, w.engineBus.rough = false, false // no interrupts beside the faults
		cases, faults, bad := 0, map[uint8]int{}, 0
		w.restart(0)
		faultCases(func(k *faultCase) {
			if cases%256 == 0 {
				w.restart(0)
			}
			cases++
			if !k.none {
				faults[k.vector]++
			}
			if problem := w.run(k); problem != "" {
				if bad++; bad <= 20 {
					t.Errorf("% x (%v), %s, ring %d: %s", k.code, k.name(), k.kind, k.state.CPL, problem)
				}
			}
		})
		t.Logf("%s: %d cases, %d wrong; faults by vector: %v", k, cases, bad, faults)
		for _, vector := range []uint8{VectorUD, VectorNM, VectorNP, VectorSS, VectorGP, VectorPF, VectorAC} {
			if faults[vector] == 0 {
				t.Errorf("no case raises vector %d", vector)
			}
		}
	}
}

// name is the mnemonic of a case.
func (k *faultCase) name() Op {
	var in Inst
	Decode(append(slices.Clone(k.code), make([]byte, maxInst)...), k.state.EFlags&FlagVM == 0, &in)
	return in.Op
}

// TestUndefined: the opcodes that a P54C does not have raise #UD with any ModRM
// byte, and the table has all others.
func TestUndefined(t *testing.T) {
	w := newTwins(byBlocks)
	w.restart(0)
	prefixes := []int{0x0F, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3}
	n := 0
	for opcode := range forms {
		for reg := range byte(8) {
			if slices.Contains(prefixes, opcode) {
				continue
			}
			if got := forms[opcode][reg].op == OpInvalid; got != undefined(opcode, reg) {
				t.Errorf("%#x /%d: in the table %t", opcode, reg, !got)
			}
			if !undefined(opcode, reg) {
				continue
			}
			for _, modrm := range []byte{0x05, 0xC0} {
				code := []byte{byte(opcode), modrm | reg<<3, 0, 4, 3, 0, 0xF4}
				if opcode >= 0x100 {
					code = append([]byte{0x0F}, code...)
				}
				for _, ring := range []uint8{0, 3} {
					k := &faultCase{kind: "undefined", code: code, state: states[ring], vector: VectorUD}
					if problem := w.run(k); problem != "" {
						t.Errorf("% x, ring %d: %s", code, ring, problem)
					}
					n++
				}
			}
		}
	}
	t.Logf("%d cases", n)
}
