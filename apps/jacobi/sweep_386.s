#include "textflag.h"

// VALUE computes the point off bytes behind the one that CX says. F0 and F1 hold
// the factors of the neighbours and of the point itself, before and after; the
// value lies on them until it is stored.
#define VALUE(off) \
	FMOVD  off(SI)(CX*8), F0 \
	FADDD  off(DX)(CX*8), F0 \
	FADDD  (off-8)(BX)(CX*8), F0 \
	FADDD  (off+8)(BX)(CX*8), F0 \
	FMULD  F1, F0 \
	FMOVD  off(BX)(CX*8), F0 \
	FMULD  F3, F0 \
	FADDDP F0, F1

#define POINT(off) \
	VALUE(off) \
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
	// Count CX up to zero over pointers to the ends of the rows.
	LEAL  (DI)(CX*8), DI
	LEAL  (SI)(CX*8), SI
	LEAL  (BX)(CX*8), BX
	LEAL  (DX)(CX*8), DX
	NEGL  CX
	JEQ   done
align:
	LEAL  (DI)(CX*8), AX
	TESTL $31, AX
	JEQ   lines
	POINT(0)
	INCL  CX
	JNE   align
	JMP   done
lines:
	// A line of four points. The store of the last one completes the line in the
	// write-combining buffer, which sends it to memory. What is loaded meanwhile
	// would have to wait, so the next line of the row below is fetched before.
	CMPL CX, $-8
	JGT  rest
	POINT(0)
	POINT(8)
	POINT(16)
	VALUE(24)
	MOVL   32(DX)(CX*8), AX
	FMOVDP F0, 24(DI)(CX*8)
	ADDL $4, CX
	JMP  lines
rest:
	POINT(0)
	INCL CX
	JNE  rest
done:
	FMOVDP F0, F0
	FMOVDP F0, F0
	RET
