#include "textflag.h"

// func enter(s *State, code uint32)
//
// Loads the general registers and EFLAGS from s and jumps to code, which ends
// with a jump to leave. Only MOV and LEA stand between POPF and the code: they
// change no flags.
TEXT ·enter(SB), NOSPLIT, $0-8
	MOVL	s+0(FP), AX
	MOVL	code+4(FP), DX
	MOVL	SP, ·goStack(SB)
	MOVL	32(AX), CX
	PUSHL	CX
	POPFL
	MOVL	16(AX), CX
	LEAL	-4(CX), CX
	MOVL	DX, (CX)
	MOVL	CX, SP
	MOVL	4(AX), CX
	MOVL	8(AX), DX
	MOVL	12(AX), BX
	MOVL	20(AX), BP
	MOVL	24(AX), SI
	MOVL	28(AX), DI
	MOVL	0(AX), AX
	RET

// leave stores the registers in result and returns from enter.
TEXT ·leave(SB), NOSPLIT, $0-0
	MOVL	AX, ·result+0(SB)
	MOVL	CX, ·result+4(SB)
	MOVL	DX, ·result+8(SB)
	MOVL	BX, ·result+12(SB)
	MOVL	SP, ·result+16(SB)
	MOVL	BP, ·result+20(SB)
	MOVL	SI, ·result+24(SB)
	MOVL	DI, ·result+28(SB)
	MOVL	·goStack(SB), SP
	PUSHFL
	POPL	AX
	MOVL	AX, ·result+32(SB)
	CLD
	RET

// func leaveAddr() uint32
TEXT ·leaveAddr(SB), NOSPLIT, $0-4
	LEAL	·leave(SB), AX
	MOVL	AX, ret+0(FP)
	RET
