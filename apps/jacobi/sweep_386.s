#include "textflag.h"

// func sweepRow(fresh, up, mid, down *float64, n int, quarter, rest float64)
//
// The x87 rounds to 53 bits here (the Go runtime sets it so), which gives the
// same results as float64 arithmetic. F1 and F2 hold the factors.
TEXT ·sweepRow(SB), NOSPLIT, $0-36
	MOVL  fresh+0(FP), DI
	MOVL  up+4(FP), SI
	MOVL  mid+8(FP), BX
	MOVL  down+12(FP), DX
	MOVL  n+16(FP), CX
	FMOVD rest+28(FP), F0
	FMOVD quarter+20(FP), F0
	// Count CX up to zero, over pointers to the ends of the rows.
	LEAL  (DI)(CX*8), DI
	LEAL  (SI)(CX*8), SI
	LEAL  (BX)(CX*8), BX
	LEAL  (DX)(CX*8), DX
	NEGL  CX
point:
	FMOVD  (SI)(CX*8), F0
	FADDD  (DX)(CX*8), F0
	FMOVD  -8(BX)(CX*8), F0
	FADDD  8(BX)(CX*8), F0
	FADDDP F0, F1
	FMULD  F1, F0
	FMOVD  (BX)(CX*8), F0
	FMULD  F3, F0
	FADDDP F0, F1
	FMOVDP F0, (DI)(CX*8)
	INCL   CX
	JNE    point
	FMOVDP F0, F0
	FMOVDP F0, F0
	RET
