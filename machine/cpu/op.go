package cpu

// Op is an operation of the instruction set. A family of forms that differ only
// in their operands is one Op.
type Op uint8

// The operations, in the order in which the opcode table first names them.
// OpInvalid is every encoding that a P54C does not have.
const (
	OpInvalid Op = iota
	OpAdd
	OpPush
	OpPop
	OpOr
	OpAdc
	OpSbb
	OpAnd
	OpDaa
	OpSub
	OpDas
	OpXor
	OpAaa
	OpCmp
	OpAas
	OpInc
	OpDec
	OpPusha
	OpPopa
	OpBound
	OpArpl
	OpImul3
	OpIns
	OpOuts
	OpJcc
	OpTest
	OpXchg
	OpMov
	OpMovfs
	OpLea
	OpMovts
	OpCbw
	OpCwd
	OpCallf
	OpFwait
	OpPushf
	OpPopf
	OpSahf
	OpLahf
	OpMovs
	OpCmps
	OpStos
	OpLods
	OpScas
	OpRol
	OpRor
	OpRcl
	OpRcr
	OpShl
	OpShr
	OpSar
	OpRet
	OpLes
	OpLds
	OpEnter
	OpLeave
	OpRetf
	OpInt3
	OpInt
	OpInto
	OpIret
	OpAam
	OpAad
	OpSalc
	OpXlat
	OpFpu
	OpLoopne
	OpLoope
	OpLoop
	OpJcxz
	OpIn
	OpOut
	OpCall
	OpJmp
	OpJmpf
	OpIcebp
	OpHlt
	OpCmc
	OpNot
	OpNeg
	OpMul
	OpImul
	OpDiv
	OpIdiv
	OpClc
	OpStc
	OpCli
	OpSti
	OpCld
	OpStd
	OpCalla
	OpCallm
	OpJmpa
	OpJmpm
	OpSldt
	OpStr
	OpLldt
	OpLtr
	OpVerr
	OpVerw
	OpSgdt
	OpSidt
	OpLgdt
	OpLidt
	OpSmsw
	OpLmsw
	OpInvlpg
	OpLar
	OpLsl
	OpClts
	OpInvd
	OpWbinvd
	OpCl1invmb
	OpMovcr
	OpMovdr
	OpWrmsr
	OpRdtsc
	OpRdmsr
	OpSetcc
	OpCpuid
	OpBt
	OpShld
	OpBts
	OpShrd
	OpImul2
	OpCmpxchg
	OpLss
	OpBtr
	OpLfs
	OpLgs
	OpMovzx
	OpBtc
	OpBsf
	OpBsr
	OpMovsx
	OpXadd
	OpCmpxchg8b
	OpBswap

	numOps
)

// String returns the mnemonic.
func (op Op) String() string {
	if op >= numOps {
		return opNames[OpInvalid]
	}
	return opNames[op]
}

var opNames = [numOps]string{
	OpInvalid:   "(bad)",
	OpAdd:       "add",
	OpPush:      "push",
	OpPop:       "pop",
	OpOr:        "or",
	OpAdc:       "adc",
	OpSbb:       "sbb",
	OpAnd:       "and",
	OpDaa:       "daa",
	OpSub:       "sub",
	OpDas:       "das",
	OpXor:       "xor",
	OpAaa:       "aaa",
	OpCmp:       "cmp",
	OpAas:       "aas",
	OpInc:       "inc",
	OpDec:       "dec",
	OpPusha:     "pusha",
	OpPopa:      "popa",
	OpBound:     "bound",
	OpArpl:      "arpl",
	OpImul3:     "imul3",
	OpIns:       "ins",
	OpOuts:      "outs",
	OpJcc:       "jcc",
	OpTest:      "test",
	OpXchg:      "xchg",
	OpMov:       "mov",
	OpMovfs:     "movfs",
	OpLea:       "lea",
	OpMovts:     "movts",
	OpCbw:       "cbw",
	OpCwd:       "cwd",
	OpCallf:     "callf",
	OpFwait:     "fwait",
	OpPushf:     "pushf",
	OpPopf:      "popf",
	OpSahf:      "sahf",
	OpLahf:      "lahf",
	OpMovs:      "movs",
	OpCmps:      "cmps",
	OpStos:      "stos",
	OpLods:      "lods",
	OpScas:      "scas",
	OpRol:       "rol",
	OpRor:       "ror",
	OpRcl:       "rcl",
	OpRcr:       "rcr",
	OpShl:       "shl",
	OpShr:       "shr",
	OpSar:       "sar",
	OpRet:       "ret",
	OpLes:       "les",
	OpLds:       "lds",
	OpEnter:     "enter",
	OpLeave:     "leave",
	OpRetf:      "retf",
	OpInt3:      "int3",
	OpInt:       "int",
	OpInto:      "into",
	OpIret:      "iret",
	OpAam:       "aam",
	OpAad:       "aad",
	OpSalc:      "salc",
	OpXlat:      "xlat",
	OpFpu:       "fpu",
	OpLoopne:    "loopne",
	OpLoope:     "loope",
	OpLoop:      "loop",
	OpJcxz:      "jcxz",
	OpIn:        "in",
	OpOut:       "out",
	OpCall:      "call",
	OpJmp:       "jmp",
	OpJmpf:      "jmpf",
	OpIcebp:     "icebp",
	OpHlt:       "hlt",
	OpCmc:       "cmc",
	OpNot:       "not",
	OpNeg:       "neg",
	OpMul:       "mul",
	OpImul:      "imul",
	OpDiv:       "div",
	OpIdiv:      "idiv",
	OpClc:       "clc",
	OpStc:       "stc",
	OpCli:       "cli",
	OpSti:       "sti",
	OpCld:       "cld",
	OpStd:       "std",
	OpCalla:     "calla",
	OpCallm:     "callm",
	OpJmpa:      "jmpa",
	OpJmpm:      "jmpm",
	OpSldt:      "sldt",
	OpStr:       "str",
	OpLldt:      "lldt",
	OpLtr:       "ltr",
	OpVerr:      "verr",
	OpVerw:      "verw",
	OpSgdt:      "sgdt",
	OpSidt:      "sidt",
	OpLgdt:      "lgdt",
	OpLidt:      "lidt",
	OpSmsw:      "smsw",
	OpLmsw:      "lmsw",
	OpInvlpg:    "invlpg",
	OpLar:       "lar",
	OpLsl:       "lsl",
	OpClts:      "clts",
	OpInvd:      "invd",
	OpWbinvd:    "wbinvd",
	OpCl1invmb:  "cl1invmb",
	OpMovcr:     "movcr",
	OpMovdr:     "movdr",
	OpWrmsr:     "wrmsr",
	OpRdtsc:     "rdtsc",
	OpRdmsr:     "rdmsr",
	OpSetcc:     "setcc",
	OpCpuid:     "cpuid",
	OpBt:        "bt",
	OpShld:      "shld",
	OpBts:       "bts",
	OpShrd:      "shrd",
	OpImul2:     "imul2",
	OpCmpxchg:   "cmpxchg",
	OpLss:       "lss",
	OpBtr:       "btr",
	OpLfs:       "lfs",
	OpLgs:       "lgs",
	OpMovzx:     "movzx",
	OpBtc:       "btc",
	OpBsf:       "bsf",
	OpBsr:       "bsr",
	OpMovsx:     "movsx",
	OpXadd:      "xadd",
	OpCmpxchg8b: "cmpxchg8b",
	OpBswap:     "bswap",
}
