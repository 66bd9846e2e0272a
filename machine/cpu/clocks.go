package cpu

// What instructions cost in a core with caches, in core clocks: the figures
// that Intel publishes for the Pentium ([SDM1] appendix F), each instruction by
// itself and with its operands in the first-level caches. Neither pairing nor
// address generation interlocks nor mispredicted branches are modelled: on
// compiled code what the one saves the others about cost.

// price is the cost of an operation with register operands, with a memory
// source, and with a memory destination.
type price struct{ reg, mem, change uint16 }

// usual is the price of the simple instructions.
var usual = price{1, 2, 3}

// prices are those of the operations whose cost depends on the operands in
// another way.
var prices = [256]price{
	OpPush: {1, 2, 2}, OpPop: {1, 3, 3}, OpTest: {1, 2, 2}, OpCmp: {1, 2, 2}, OpNeg: {1, 3, 3}, OpNot: {1, 3, 3},
	OpSetcc: {1, 2, 2}, OpXadd: {3, 4, 4}, OpCmpxchg: {5, 6, 6}, OpRcl: {8, 10, 10}, OpRcr: {8, 10, 10},
	OpBt: {4, 9, 9}, OpBts: {7, 13, 13}, OpBtr: {7, 13, 13}, OpBtc: {7, 13, 13},
}

// fixed are the costs that do not depend on the operands.
var fixed = [256]uint16{
	OpMov: 1, OpLea: 1, OpXchg: 3, OpMovzx: 3, OpMovsx: 3, OpCmpxchg8b: 10, OpMul: 10, OpImul: 10, OpImul2: 10,
	OpImul3: 10, OpDiv: 41, OpIdiv: 46, OpShld: 4, OpShrd: 4, OpBsf: 20, OpBsr: 20, OpCbw: 3, OpCwd: 2, OpLahf: 2,
	OpSahf: 2, OpClc: 2, OpStc: 2, OpCmc: 2, OpCld: 2, OpStd: 2, OpCli: 7, OpSti: 7, OpPusha: 5, OpPopa: 5, OpPushf: 4,
	OpPopf: 6, OpEnter: 11, OpLeave: 3, OpCalla: 2, OpJmpa: 2, OpRet: 2, OpLoop: 5, OpLoope: 7, OpLoopne: 7, OpJcxz: 6,
	OpCallf: 4, OpCallm: 5, OpJmpf: 3, OpJmpm: 4, OpRetf: 4, OpIret: 10, OpInto: 4, OpBound: 8, OpHlt: 12, OpXlat: 4,
	OpDaa: 3, OpDas: 3, OpAaa: 3, OpAas: 3, OpAam: 18, OpAad: 10, OpLods: 2, OpStos: 3, OpMovs: 4, OpScas: 4, OpCmps: 5,
	OpIns: 9, OpOuts: 13, OpIn: 7, OpOut: 12, OpMovts: 3, OpLds: 4, OpLes: 4, OpLss: 8, OpLfs: 4, OpLgs: 4, OpMovcr: 22,
	OpMovdr: 11, OpLmsw: 8, OpSmsw: 4, OpClts: 10, OpLgdt: 6, OpLidt: 6, OpSgdt: 4, OpSidt: 4, OpLldt: 9, OpLtr: 10,
	OpSldt: 2, OpStr: 2, OpLar: 8, OpLsl: 8, OpVerr: 7, OpVerw: 7, OpArpl: 7, OpInvd: 15, OpWbinvd: 2000, OpInvlpg: 25,
	OpCpuid: 14, OpRdmsr: 20, OpWrmsr: 30, OpRdtsc: ReadTSCClocks,
}

// ReadTSCClocks is the price of RDTSC. It is not published; TN5 measured 14 on the
// chip, with a loop around it.
const ReadTSCClocks = 12

// Further clocks of what an instruction only finds out on its way.
const (
	interruptClocks = 31 // through a gate to the same ring, by INT n
	innerClocks     = 48 // to an inner ring
	realClocks      = 16 // through the real-mode vector table
	outerReturn     = 17 // IRET and RETF to an outer ring, beyond the plain one
)

// clocks returns the price of a decoded instruction.
func clocks(in *Inst) uint16 {
	if in.Op == OpFpu {
		return floatClocks(in)
	}
	if in.Op == OpXchg && in.Args[0] == in.Args[1] {
		return 1 // NOP
	}
	if n := fixed[in.Op]; n != 0 {
		return n
	}
	p := prices[in.Op]
	if p == (price{}) {
		p = usual
	}
	switch {
	case in.Args[0].Kind == Mem:
		return p.change
	case in.Args[1].Kind == Mem || in.Args[2].Kind == Mem:
		return p.mem
	}
	return p.reg
}

// charge adds clocks beyond an instruction's price.
func (c *Core) charge(n uint64) {
	if c.timed != nil {
		c.Cycles += n
	}
}

// floatClocks returns the price of a floating-point instruction: its latency.
func floatClocks(in *Inst) uint16 {
	esc, reg := in.Opcode&7, in.regField()
	if in.hasMem() {
		return floatMemory[esc][reg]
	}
	switch esc {
	case 0, 4, 6:
		return floatArithmetic[reg]
	case 1:
		return floatOne[in.ModRM&0x3F]
	case 3:
		return 9 // FNCLEX, FNINIT 16
	case 2:
		return 4 // FUCOMPP
	case 5:
		if reg >= 4 {
			return 4 // FUCOM
		}
	case 7:
		return 2 // FNSTSW AX
	}
	return 1
}

// floatArithmetic is FADD, FMUL, FCOM, FCOMP, FSUB, FSUBR, FDIV, FDIVR.
var floatArithmetic = [8]uint16{3, 3, 4, 4, 3, 3, 39, 39}

// floatMemory is the forms with a memory operand, by escape and reg field.
var floatMemory = [8][8]uint16{
	{3, 3, 4, 4, 3, 3, 39, 39},
	{1, 1, 2, 2, 38, 7, 48, 2}, // FLD, FST, FSTP m32; FLDENV, FLDCW, FNSTENV, FNSTCW
	{7, 7, 8, 8, 7, 7, 42, 42},
	{3, 1, 6, 6, 1, 3, 1, 3}, // FILD, FIST, FISTP m32; FLD, FSTP m80
	{3, 3, 4, 4, 3, 3, 39, 39},
	{1, 1, 2, 2, 75, 1, 127, 2}, // FLD, FST, FSTP m64; FRSTOR, FNSAVE, FNSTSW
	{7, 7, 8, 8, 7, 7, 42, 42},
	{3, 1, 6, 6, 48, 3, 148, 6}, // FILD, FIST, FISTP m16; FBLD, FILD m64, FBSTP, FISTP m64
}

// floatOne is D9 C0 to D9 FF: FLD ST, FXCH, FNOP, the unary operations, the
// constants, the transcendental functions at their middle.
var floatOne = func() (t [64]uint16) {
	for i := range t {
		t[i] = 1
	}
	for at, clocks := range map[uint8]uint16{
		0xE4: 4, 0xE5: 21, 0xE8: 2, 0xE9: 5, 0xEA: 5, 0xEB: 5, 0xEC: 5, 0xED: 5, 0xEE: 2,
		0xF0: 53, 0xF1: 103, 0xF2: 120, 0xF3: 134, 0xF4: 13, 0xF5: 43, 0xF6: 2, 0xF7: 2,
		0xF8: 43, 0xF9: 103, 0xFA: 70, 0xFB: 89, 0xFC: 15, 0xFD: 26, 0xFE: 65, 0xFF: 65,
	} {
		t[at&0x3F] = clocks
	}
	return t
}()
