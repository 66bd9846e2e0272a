#include "textflag.h"

// func moveWord(to, from *byte)
TEXT ·moveWord(SB), NOSPLIT, $0-8
	MOVL to+0(FP), DI
	MOVL from+4(FP), SI
	MOVSL
	RET

// func badOpcode()
TEXT ·badOpcode(SB), NOSPLIT, $0-0
	BYTE $0x0F; BYTE $0x0B
	RET
