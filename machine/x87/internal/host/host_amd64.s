#include "textflag.h"

// func call(code *byte, in, out, mem *[108]byte)
TEXT ·call(SB), NOSPLIT, $8-32
	MOVQ code+0(FP), AX
	MOVQ in+8(FP), DI
	MOVQ out+16(FP), SI
	MOVQ mem+24(FP), BX
	CALL AX
	RET

// func vendor() uint32
TEXT ·vendor(SB), NOSPLIT, $0-4
	XORL AX, AX
	XORL CX, CX
	CPUID
	MOVL BX, ret+0(FP)
	RET
