//go:build linux

#include "go_asm.h"
#include "textflag.h"

// func enter(c *Core, code uintptr)
//
// The frame is for BP, which the assembler saves in it.
TEXT ·enter(SB), NOSPLIT, $8-16
	MOVQ c+0(FP), R15
	MOVQ code+8(FP), R11
	MOVQ (Core_handover+handover_left)(R15), R13
	MOVL (Core_Regs+0)(R15), AX
	MOVL (Core_Regs+4)(R15), CX
	MOVL (Core_Regs+8)(R15), DX
	MOVL (Core_Regs+12)(R15), BX
	MOVL (Core_Regs+16)(R15), R12
	MOVL (Core_Regs+20)(R15), BP
	MOVL (Core_Regs+24)(R15), SI
	MOVL (Core_Regs+28)(R15), DI
	CALL R11
	MOVL AX, (Core_Regs+0)(R15)
	MOVL CX, (Core_Regs+4)(R15)
	MOVL DX, (Core_Regs+8)(R15)
	MOVL BX, (Core_Regs+12)(R15)
	MOVL R12, (Core_Regs+16)(R15)
	MOVL BP, (Core_Regs+20)(R15)
	MOVL SI, (Core_Regs+24)(R15)
	MOVL DI, (Core_Regs+28)(R15)
	MOVQ R13, (Core_handover+handover_left)(R15)
	MOVL R8, (Core_handover+handover_point)(R15)
	MOVL R9, (Core_handover+handover_target)(R15)
	MOVL R10, (Core_handover+handover_reach)(R15)
	RET

// func flagsInAH() bool
TEXT ·flagsInAH(SB), NOSPLIT, $0-1
	MOVL $0x80000001, AX
	CPUID
	ANDL $1, CX
	MOVB CX, ret+0(FP)
	RET
