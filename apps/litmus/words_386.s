#include "textflag.h"

// func loadWord(p *uint32) uint32
TEXT ·loadWord(SB), NOSPLIT, $0-8
	MOVL p+0(FP), AX
	MOVL (AX), AX
	MOVL AX, ret+4(FP)
	RET

// func storeWord(p *uint32, v uint32)
TEXT ·storeWord(SB), NOSPLIT, $0-8
	MOVL p+0(FP), AX
	MOVL v+4(FP), CX
	MOVL CX, (AX)
	RET
