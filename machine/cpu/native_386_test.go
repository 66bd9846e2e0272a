package cpu

import (
	"bytes"
	"testing"

	"metalsvm/machine/cpu/native"
)

// userOps are the operations that one instruction of a user program may do
// without a system, a segment or a port.
func userOps(op Op) bool {
	switch op {
	case OpAdd, OpAdc, OpSub, OpSbb, OpAnd, OpOr, OpXor, OpCmp, OpTest, OpInc, OpDec, OpNeg, OpNot,
		OpRol, OpRor, OpRcl, OpRcr, OpShl, OpShr, OpSar, OpShld, OpShrd,
		OpMul, OpImul, OpImul2, OpImul3, OpDiv, OpIdiv, OpBt, OpBts, OpBtr, OpBtc, OpBsf, OpBsr,
		OpXadd, OpCmpxchg, OpCmpxchg8b, OpDaa, OpDas, OpAaa, OpAas, OpAam, OpAad,
		OpMov, OpMovzx, OpMovsx, OpLea, OpXchg, OpBswap, OpCbw, OpCwd, OpPusha, OpPopa,
		OpPushf, OpSahf, OpLahf, OpClc, OpStc, OpCmc, OpCld, OpStd, OpSetcc, OpSalc, OpEnter, OpLeave,
		OpJcc, OpJmp, OpCall, OpLoop, OpLoope, OpLoopne, OpJcxz, OpMovs, OpCmps, OpStos, OpLods, OpScas:
		return true
	}
	return false
}

// undefinedFlags are the status flags that Intel leaves undefined behind an
// instruction.
func undefinedFlags(in *Inst, count uint32) uint32 {
	switch in.Op {
	case OpAnd, OpOr, OpXor, OpTest:
		return FlagAF
	case OpShl, OpShr, OpSar, OpShld, OpShrd:
		f := uint32(FlagAF)
		if count != 1 {
			f |= FlagOF
		}
		if count >= uint32(in.Size)*8 {
			f |= FlagCF
		}
		if (in.Op == OpShld || in.Op == OpShrd) && count > uint32(in.Size)*8 {
			f = flagsStatus
		}
		return f
	case OpRol, OpRor, OpRcl, OpRcr:
		if count != 1 {
			return FlagOF
		}
	case OpMul, OpImul, OpImul2, OpImul3:
		return FlagSF | FlagZF | FlagAF | FlagPF
	case OpDiv, OpIdiv:
		return flagsStatus
	case OpBt, OpBts, OpBtr, OpBtc:
		return FlagOF | FlagSF | FlagAF | FlagPF
	case OpBsf, OpBsr:
		return flagsStatus &^ FlagZF
	case OpAam, OpAad:
		return FlagOF | FlagAF | FlagCF
	case OpAaa, OpAas:
		return FlagOF | FlagSF | FlagZF | FlagPF
	case OpDaa, OpDas:
		return FlagOF
	}
	return 0
}

// TestAgainstProcessor executes random user-level instructions in the executor
// and on the processor under the test.
func TestAgainstProcessor(t *testing.T) {
	memory, err := native.Memory()
	if err != nil {
		t.Skip(err)
	}
	t.Logf("seed %d", *seed)
	const data, span = native.Base + 0x1000, 0x1000
	g := newGenerator(*seed, userOps)
	b := newTestBus()
	c := New(b)
	b.core = c
	flatten(c)
	c.CPL = 3
	skipped := 0
	n := 300000
	if testing.Short() {
		n = 30000
	}
	for i := range n {
		var s native.State
		for r := range s.Regs {
			s.Regs[r] = g.value()
		}
		s.Regs[ESP] = data + 0x800 + uint32(g.IntN(16))*4
		if g.IntN(2) == 0 {
			s.Regs[EBP] = data + 0x900
		}
		s.Regs[ESI], s.Regs[EDI] = data+0x400+uint32(g.IntN(64)), data+0x480+uint32(g.IntN(64))
		s.EFlags = g.Uint32()&(flagsStatus|FlagDF) | flagOne | FlagIF
		target := func() uint32 { return data + 0x200 + uint32(g.IntN(64)) }
		code := g.instruction(&s.Regs, target)
		if escapes(code, &s.Regs) {
			skipped++
			continue
		}
		if i%16 == 0 {
			for j := range span {
				memory[0x1000+j] = byte(g.Uint32())
			}
		}
		b.put(data, memory[0x1000:0x1000+span]...)
		b.put(native.Base, code...)
		b.poke(s.Regs[ESP]-4, native.Base) // the entry's return address lies there

		c.Regs, c.EIP = s.Regs, native.Base
		c.SetEFlags(s.EFlags)
		count := uint32(1)
		ok := c.step1()
		var in Inst
		Decode(code, true, &in)
		if !ok || c.EIP != native.Base+uint32(len(code)) {
			skipped++ // divide error, BT outside the test's memory
			continue
		}
		if in.Args[1].Kind == Imm {
			count = in.Imm & 31
		} else if in.Args[1].Kind == Reg && in.Args[1].Reg == ECX {
			count = s.Regs[ECX] & 31
		}
		if in.Op == OpShld || in.Op == OpShrd {
			count = in.Imm & 31
			if in.Args[2].Kind == Reg {
				count = s.Regs[ECX] & 31
			}
		}
		got := native.Run(memory, 0, code, s)
		mask := (flagsStatus | FlagDF) &^ undefinedFlags(&in, count)
		if got.Regs != c.Regs || (got.EFlags^c.EFlags())&mask != 0 {
			t.Fatalf("%d: % x (%v)\nbefore    %x %x\nprocessor %x %x\nexecutor  %x %x\nflags %x",
				i, code, in.Op, s.Regs, s.EFlags, got.Regs, got.EFlags, c.Regs, c.EFlags(), (got.EFlags^c.EFlags())&mask)
		}
		have := b.pages[data/PageSize][:span]
		if !bytes.Equal(memory[0x1000:0x1000+span], have) {
			for j := range have {
				if memory[0x1000+j] != have[j] {
					t.Fatalf("%d: % x (%v): memory at %#x: processor %#x, executor %#x; registers %x", i, code, in.Op,
						data+j, memory[0x1000+j], have[j], s.Regs)
				}
			}
		}
	}
	t.Logf("%d instructions, %d skipped", n, skipped)
}

// escapes reports whether an instruction reaches beyond the test's memory, or has a
// result that the manuals leave undefined and processors do not have alike: double
// shifts of 16 bits by more than 16.
func escapes(code []byte, regs *[8]uint32) bool {
	var in Inst
	Decode(code, true, &in)
	switch in.Op {
	case OpBt, OpBts, OpBtr, OpBtc:
		if in.Args[0].Kind == Mem && in.Args[1].Kind == Reg {
			index := int32(signExtend(regs[in.Args[1].Reg], in.Size))
			return index < -1000 || index > 1000
		}
	case OpShld, OpShrd:
		count := in.Imm
		if in.Args[2].Kind == Reg {
			count = regs[ECX]
		}
		return in.Size == 2 && count&31 > 16
	case OpLeave:
		return regs[EBP]>>12 != native.Base>>12+1
	case OpEnter:
		return regs[EBP]>>12 != native.Base>>12+1 || in.Imm > 0x400
	}
	return false
}
