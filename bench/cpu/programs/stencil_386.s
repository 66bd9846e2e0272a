#include "textflag.h"

DATA fifth<>+0(SB)/8, $0.2
GLOBL fifth<>(SB), RODATA|NOPTR, $8

// func Stencil(grid []float64, side int32) uint32
TEXT ·Stencil(SB), NOSPLIT, $12-20
	// grid[i] = i & 15
	MOVL	grid_base+0(FP), DI
	MOVL	grid_len+4(FP), CX
	XORL	AX, AX
fill:
	MOVL	AX, DX
	ANDL	$15, DX
	MOVL	DX, tmp-4(SP)
	FMOVL	tmp-4(SP), F0
	FMOVDP	F0, (DI)(AX*8)
	INCL	AX
	CMPL	AX, CX
	JLT	fill

	MOVL	side+12(FP), BX
	SHLL	$3, BX			// bytes of a row
	MOVL	$4, sweeps-8(SP)
sweep:
	MOVL	grid_base+0(FP), SI
	LEAL	8(SI)(BX*1), SI		// second number of the second row
	MOVL	side+12(FP), DX
	SUBL	$2, DX			// inner rows
row:
	MOVL	side+12(FP), CX
	SUBL	$2, CX			// inner numbers
	MOVL	SI, AX
	MOVL	SI, DI
	SUBL	BX, DI			// the row above
point:
	FMOVD	(AX), F0
	FADDD	-8(AX), F0
	FADDD	8(AX), F0
	FADDD	(DI), F0
	FADDD	(AX)(BX*1), F0
	FMULD	fifth<>(SB), F0
	FMOVDP	F0, (AX)
	ADDL	$8, AX
	ADDL	$8, DI
	DECL	CX
	JNE	point
	ADDL	BX, SI
	DECL	DX
	JNE	row
	DECL	sweeps-8(SP)
	JNE	sweep

	MOVL	side+12(FP), AX
	MOVL	AX, CX
	IMULL	AX, AX
	SHRL	$1, AX
	SHRL	$1, CX
	ADDL	CX, AX
	MOVL	grid_base+0(FP), DI
	MOVL	(DI)(AX*8), DX
	XORL	4(DI)(AX*8), DX
	MOVL	DX, ret+16(FP)
	RET
