#include "textflag.h"

// The x87 rounds to 53 bits here (the Go runtime sets it so), which gives the
// same results as float64 arithmetic.

// ELEMENT adds F0 times the element of x at SI to that of y at DI, off bytes
// behind the one that CX says.
#define ELEMENT(off) \
	FMOVD  off(SI)(CX*8), F0 \
	FMULD  F1, F0 \
	FADDD  off(DI)(CX*8), F0 \
	FMOVDP F0, off(DI)(CX*8)

// ELEMENTS does that with CX elements, counting CX up to zero, four by four, over
// pointers to the ends. It ends at the label done.
#define ELEMENTS \
	LEAL  (DI)(CX*8), DI \
	LEAL  (SI)(CX*8), SI \
	NEGL  CX \
	JZ    done \
ones: \
	TESTL $3, CX \
	JZ    fours \
	ELEMENT(0) \
	INCL  CX \
	JNZ   ones \
	JMP   done \
fours: \
	ELEMENT(0) \
	ELEMENT(8) \
	ELEMENT(16) \
	ELEMENT(24) \
	ADDL  $4, CX \
	JNZ   fours

// func addScaledX87(y, x *float64, n int, a float64)
TEXT ·addScaledX87(SB), NOSPLIT, $0-20
	MOVL  y+0(FP), DI
	MOVL  x+4(FP), SI
	MOVL  n+8(FP), CX
	FMOVD a+12(FP), F0
	ELEMENTS
done:
	FMOVDP F0, F0
	RET

// func eliminateX87(y, x *float64, n int)
TEXT ·eliminateX87(SB), NOSPLIT, $0-12
	MOVL  y+0(FP), DI
	MOVL  x+4(FP), SI
	MOVL  n+8(FP), CX
	FMOVD (DI), F0
	FDIVD (SI), F0
	FMOVD F0, (DI)
	FCHS
	ADDL  $8, DI
	ADDL  $8, SI
	DECL  CX
	ELEMENTS
done:
	FMOVDP F0, F0
	RET
