#include "textflag.h"

// POINT computes the point off bytes behind the one that CX says. F0 and F1 hold
// the factors of the neighbours and of the point itself, before and after.
#define POINT(off) \
	FMOVD  off(SI)(CX*8), F0 \
	FADDD  off(DX)(CX*8), F0 \
	FADDD  (off-8)(BX)(CX*8), F0 \
	FADDD  (off+8)(BX)(CX*8), F0 \
	FMULD  F1, F0 \
	FMOVD  off(BX)(CX*8), F0 \
	FMULD  F3, F0 \
	FADDDP F0, F1 \
	FMOVDP F0, off(DI)(CX*8)

// func sweepRow(fresh, up, mid, down *float64, n int, quarter, rest float64)
//
// The x87 rounds to 53 bits here (the Go runtime sets it so), which gives the
// same results as float64 arithmetic.
TEXT ·sweepRow(SB), NOSPLIT, $0-36
	MOVL  fresh+0(FP), DI
	MOVL  up+4(FP), SI
	MOVL  mid+8(FP), BX
	MOVL  down+12(FP), DX
	MOVL  n+16(FP), CX
	FMOVD rest+28(FP), F0
	FMOVD quarter+20(FP), F0
	// Count CX up to zero, two by two, over pointers to the ends of the rows.
	LEAL  (DI)(CX*8), DI
	LEAL  (SI)(CX*8), SI
	LEAL  (BX)(CX*8), BX
	LEAL  (DX)(CX*8), DX
	NEGL  CX
	TESTL $1, CX
	JZ    pairs
	POINT(0)
	INCL  CX
	JZ    done
pairs:
	POINT(0)
	POINT(8)
	ADDL $2, CX
	JNE  pairs
done:
	FMOVDP F0, F0
	FMOVDP F0, F0
	RET
