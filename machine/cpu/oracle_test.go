package cpu

import "slices"

// What the books say of the memory that an instruction uses. It is written
// apart from the executor, which the tests of faults hold against it.

// use is what an instruction does to n bytes of memory. The alignment check wants
// the address plus skew to be a multiple of align.
type use struct {
	n           uint32
	align, skew uint32
	write       bool

	// Of pushes and pops of more than one word: the length of the first, and
	// how far it lies above the lowest byte of all.
	first, above uint32
}

// part is the length of the first transfer.
func (u use) part() uint32 {
	if u.first != 0 {
		return u.first
	}
	return u.n
}

func b2u(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// operandUse is what becomes of the memory operand behind ModRM, of an offset
// in the code, or of XLAT. n is 0 if the operand is only an address.
func operandUse(in *Inst) use {
	if in.Op == OpFpu {
		return floatUse(in)
	}
	i := slices.IndexFunc(in.Args[:], func(a Arg) bool { return a.Kind == Mem })
	if i < 0 {
		return use{}
	}
	n, wide := uint32(in.Args[i].Size), uint32(in.Wide)
	switch in.Op {
	case OpLea, OpInvlpg:
		return use{}
	case OpCmp, OpTest, OpBt, OpMul, OpImul, OpDiv, OpIdiv, OpPush, OpCalla, OpJmpa,
		OpLldt, OpLtr, OpVerr, OpVerw, OpLmsw, OpXlat:
		return use{n: n, align: n}
	case OpCallm, OpJmpm, OpLds, OpLes, OpLss, OpLfs, OpLgs:
		return use{n: wide + 2, align: wide} // [SDM3] table 6-7
	case OpBound:
		return use{n: 2 * wide, align: wide}
	case OpCmpxchg8b:
		return use{n: 8, align: 8, write: true}
	case OpSgdt, OpSidt: // a word, then a doubleword: [SDM3] 3.5.1
		return use{n: 6, align: 4, skew: 2, write: true}
	case OpLgdt, OpLidt:
		return use{n: 6, align: 4, skew: 2}
	}
	return use{n: n, align: n, write: i == 0}
}

// floatUse is operandUse of the escapes D8 to DF ([SDM2] by instruction, and
// [SDM3] table 6-7); n is 0 for the forms that do not exist.
func floatUse(in *Inst) use {
	reg, wide := in.regField(), uint32(in.Wide)
	load := func(n uint32) use { return use{n: n, align: min(n, 8)} }
	store := func(n uint32) use { return use{n: n, align: min(n, 8), write: true} }
	switch in.Opcode {
	case 0xD8, 0xDA:
		return load(4)
	case 0xDC:
		return load(8)
	case 0xDE:
		return load(2)
	case 0xD9:
		return [8]use{load(4), {}, store(4), store(4), {n: 7 * wide, align: wide}, load(2), {n: 7 * wide, align: wide, write: true}, store(2)}[reg]
	case 0xDB:
		return [8]use{load(4), {}, store(4), store(4), {}, load(10), {}, store(10)}[reg]
	case 0xDD:
		return [8]use{load(8), {}, store(8), store(8), {n: 7*wide + 80, align: wide}, {}, {n: 7*wide + 80, align: wide, write: true}, store(2)}[reg]
	}
	return [8]use{load(2), {}, store(2), store(2), load(10), load(8), store(10), store(8)}[reg]
}

// stackUse is what an instruction pushes (write) or pops, itself and in its own
// ring; LEAVE pops from EBP on.
func stackUse(in *Inst) use {
	size, wide := uint32(in.Size), uint32(in.Wide)
	if in.Args[0].Kind == SegReg {
		size = wide
	}
	words := func(n, size uint32, write bool) use {
		return use{n: n * size, align: size, write: write, first: size, above: b2u(write) * (n - 1) * size}
	}
	switch in.Op {
	case OpPush:
		return words(1, size, true)
	case OpPushf, OpCall, OpCalla, OpEnter:
		return words(1, wide, true)
	case OpCallf, OpCallm:
		return words(2, wide, true)
	case OpPusha:
		return words(8, wide, true)
	case OpPop:
		return words(1, size, false)
	case OpPopf, OpRet, OpLeave:
		return words(1, wide, false)
	case OpRetf:
		return words(2, wide, false)
	case OpIret:
		return words(3, wide, false)
	case OpPopa:
		return words(8, wide, false)
	}
	return use{}
}

// stringUse tells how an instruction uses DS:ESI and ES:EDI.
func stringUse(in *Inst) (source, destination use) {
	n := uint32(in.Size)
	read, write := use{n: n, align: n}, use{n: n, align: n, write: true}
	switch in.Op {
	case OpMovs:
		return read, write
	case OpCmps:
		return read, read
	case OpLods, OpOuts:
		return read, use{}
	case OpStos, OpIns:
		return use{}, write
	case OpScas:
		return use{}, read
	}
	return use{}, use{}
}

// The instructions that only ring 0 may execute, those that IOPL governs, and
// those that the modes of the 8086 do not have ([SDM3] 5.9, [SDM1] 18.5.1,
// [SDM3] 20.2.8).
var (
	ringZero   = []Op{OpHlt, OpClts, OpLgdt, OpLidt, OpLmsw, OpLldt, OpLtr, OpInvlpg, OpInvd, OpWbinvd, OpMovcr, OpMovdr, OpRdmsr, OpWrmsr}
	portOps    = []Op{OpIn, OpOut, OpIns, OpOuts}
	flagOps    = []Op{OpCli, OpSti}
	virtualOps = []Op{OpPushf, OpPopf, OpInt, OpIret} // governed in virtual-8086 mode only
	notVirtual = []Op{OpArpl, OpLar, OpLsl, OpVerr, OpVerw, OpSldt, OpStr, OpLldt, OpLtr}
)

// undefined lists the opcodes that a P54C does not have, first and last of each
// run with two digits, or four behind 0F, and the groups with single holes.
// Prefixes are not among them.
func undefined(opcode int, reg byte) bool {
	for _, r := range [][2]int{
		{0x104, 0x105}, {0x107, 0x107}, {0x10B, 0x11F}, {0x124, 0x12F}, {0x133, 0x17F}, {0x1A6, 0x1A7}, {0x1AA, 0x1AA},
		{0x1AE, 0x1AE}, {0x1B8, 0x1B9}, {0x1C2, 0x1C6}, {0x1D0, 0x1FF},
	} {
		if r[0] <= opcode && opcode <= r[1] {
			return true
		}
	}
	holes := map[int]string{
		0x8F: "1234567", 0xC6: "1234567", 0xC7: "1234567", 0xFE: "234567", 0xFF: "7",
		0x100: "67", 0x101: "5", 0x1BA: "0123", 0x1C7: "0234567",
	}
	return slices.Contains([]byte(holes[opcode]), '0'+reg)
}
