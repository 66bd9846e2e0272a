#include "textflag.h"
#include "map.h"

// common is behind every trap. The processor, or a stub, has pushed SS, ESP,
// EFLAGS, CS, EIP, error code and vector to the end of the running thread's
// frame; the rest of the registers go below. Then the nucleus runs on its own
// stack until it has chosen whom to resume.
TEXT common<>(SB), NOSPLIT|NOFRAME|TOPFRAME, $0
	PUSHAL
	PUSHL DS
	PUSHL ES
	PUSHL FS
	PUSHL GS
	CLD
	MOVL  $DATA3, AX
	MOVW  AX, DS
	MOVW  AX, ES
	MOVL  $TLS0, AX
	MOVW  AX, GS
	MOVL  SP, AX
	MOVL  $·stack(SB), BX
	CMPL  AX, BX
	JLO   outside
	ADDL  $STACK, BX
	CMPL  AX, BX
	JHS   outside
	// The trap came from the nucleus itself: report, on the stack as it is.
	PUSHL AX
	CALL  ·crashed(SB)
outside:
	MOVL  $·stack(SB), SP
	ADDL  $(STACK-8), SP
	MOVL  AX, 0(SP)
	CALL  ·trap(SB)
	MOVL  4(SP), AX
	JMP   resume(SB)

// resume goes back to the thread whose frame is at AX.
TEXT resume(SB), NOSPLIT|NOFRAME|TOPFRAME, $0
	MOVL AX, SP
	POPL GS
	POPL FS
	POPL ES
	POPL DS
	POPAL
	ADDL $8, SP
	IRETL

// idle is the code of the thread that runs when none can. It is in ring 0, for
// HLT, and its stack pointer is the end of its own frame, so that a trap,
// which does not switch stacks there, saves to the right place all the same.
TEXT ·idle(SB), NOSPLIT|NOFRAME|TOPFRAME, $0
again:
	STI
	HLT
	JMP again

// A stub for each vector: those for which the processor pushes no error code
// push a zero in its place.
#define PLAIN(name, n) TEXT name(SB), NOSPLIT|NOFRAME|TOPFRAME, $0; PUSHL $0; PUSHL $n; JMP common<>(SB)
#define ERROR(name, n) TEXT name(SB), NOSPLIT|NOFRAME|TOPFRAME, $0; PUSHL $n; JMP common<>(SB)
PLAIN(·vector00, 0)
PLAIN(·vector01, 1)
PLAIN(·vector02, 2)
PLAIN(·vector03, 3)
PLAIN(·vector04, 4)
PLAIN(·vector05, 5)
PLAIN(·vector06, 6)
PLAIN(·vector07, 7)
ERROR(·vector08, 8)
PLAIN(·vector09, 9)
ERROR(·vector0A, 10)
ERROR(·vector0B, 11)
ERROR(·vector0C, 12)
ERROR(·vector0D, 13)
ERROR(·vector0E, 14)
PLAIN(·vector0F, 15)
PLAIN(·vector10, 16)
ERROR(·vector11, 17)
PLAIN(·vector12, 18)
PLAIN(·vector13, 19)
PLAIN(·vector20, 32)
PLAIN(·vector21, 33)
PLAIN(·vector22, 34)
PLAIN(·vector23, 35)
PLAIN(·vector24, 36)
PLAIN(·vector25, 37)
PLAIN(·vector26, 38)
PLAIN(·vector27, 39)
PLAIN(·vector28, 40)
PLAIN(·vector29, 41)
PLAIN(·vector2A, 42)
PLAIN(·vector2B, 43)
PLAIN(·vector2C, 44)
PLAIN(·vector2D, 45)
PLAIN(·vector2E, 46)
PLAIN(·vector2F, 47)
PLAIN(·vector80, 128)
PLAIN(·vectorF0, 240)
PLAIN(·vectorF1, 241)
PLAIN(·vectorF2, 242)
PLAIN(·vectorF3, 243)
PLAIN(·vectorF4, 244)
PLAIN(·vectorF5, 245)
PLAIN(·vectorF6, 246)
PLAIN(·vectorF7, 247)
PLAIN(·vectorF8, 248)
PLAIN(·vectorF9, 249)
PLAIN(·vectorFA, 250)
PLAIN(·vectorFB, 251)
PLAIN(·vectorFC, 252)
PLAIN(·vectorFD, 253)
PLAIN(·vectorFE, 254)
PLAIN(·vectorFF, 255)

// stubs lists the vectors' entry points, 0 where a vector has none.
DATA ·stubs+0(SB)/4, $·vector00(SB)
DATA ·stubs+4(SB)/4, $·vector01(SB)
DATA ·stubs+8(SB)/4, $·vector02(SB)
DATA ·stubs+12(SB)/4, $·vector03(SB)
DATA ·stubs+16(SB)/4, $·vector04(SB)
DATA ·stubs+20(SB)/4, $·vector05(SB)
DATA ·stubs+24(SB)/4, $·vector06(SB)
DATA ·stubs+28(SB)/4, $·vector07(SB)
DATA ·stubs+32(SB)/4, $·vector08(SB)
DATA ·stubs+36(SB)/4, $·vector09(SB)
DATA ·stubs+40(SB)/4, $·vector0A(SB)
DATA ·stubs+44(SB)/4, $·vector0B(SB)
DATA ·stubs+48(SB)/4, $·vector0C(SB)
DATA ·stubs+52(SB)/4, $·vector0D(SB)
DATA ·stubs+56(SB)/4, $·vector0E(SB)
DATA ·stubs+60(SB)/4, $·vector0F(SB)
DATA ·stubs+64(SB)/4, $·vector10(SB)
DATA ·stubs+68(SB)/4, $·vector11(SB)
DATA ·stubs+72(SB)/4, $·vector12(SB)
DATA ·stubs+76(SB)/4, $·vector13(SB)
DATA ·stubs+128(SB)/4, $·vector20(SB)
DATA ·stubs+132(SB)/4, $·vector21(SB)
DATA ·stubs+136(SB)/4, $·vector22(SB)
DATA ·stubs+140(SB)/4, $·vector23(SB)
DATA ·stubs+144(SB)/4, $·vector24(SB)
DATA ·stubs+148(SB)/4, $·vector25(SB)
DATA ·stubs+152(SB)/4, $·vector26(SB)
DATA ·stubs+156(SB)/4, $·vector27(SB)
DATA ·stubs+160(SB)/4, $·vector28(SB)
DATA ·stubs+164(SB)/4, $·vector29(SB)
DATA ·stubs+168(SB)/4, $·vector2A(SB)
DATA ·stubs+172(SB)/4, $·vector2B(SB)
DATA ·stubs+176(SB)/4, $·vector2C(SB)
DATA ·stubs+180(SB)/4, $·vector2D(SB)
DATA ·stubs+184(SB)/4, $·vector2E(SB)
DATA ·stubs+188(SB)/4, $·vector2F(SB)
DATA ·stubs+512(SB)/4, $·vector80(SB)
DATA ·stubs+960(SB)/4, $·vectorF0(SB)
DATA ·stubs+964(SB)/4, $·vectorF1(SB)
DATA ·stubs+968(SB)/4, $·vectorF2(SB)
DATA ·stubs+972(SB)/4, $·vectorF3(SB)
DATA ·stubs+976(SB)/4, $·vectorF4(SB)
DATA ·stubs+980(SB)/4, $·vectorF5(SB)
DATA ·stubs+984(SB)/4, $·vectorF6(SB)
DATA ·stubs+988(SB)/4, $·vectorF7(SB)
DATA ·stubs+992(SB)/4, $·vectorF8(SB)
DATA ·stubs+996(SB)/4, $·vectorF9(SB)
DATA ·stubs+1000(SB)/4, $·vectorFA(SB)
DATA ·stubs+1004(SB)/4, $·vectorFB(SB)
DATA ·stubs+1008(SB)/4, $·vectorFC(SB)
DATA ·stubs+1012(SB)/4, $·vectorFD(SB)
DATA ·stubs+1016(SB)/4, $·vectorFE(SB)
DATA ·stubs+1020(SB)/4, $·vectorFF(SB)
GLOBL ·stubs(SB), RODATA|NOPTR, $1024

// idleEntry returns idle's address.
TEXT ·idleEntry(SB), NOSPLIT, $0-4
	MOVL $·idle(SB), AX
	MOVL AX, ret+0(FP)
	RET

// goEntry returns the address where Linux would start a Go program.
TEXT ·goEntry(SB), NOSPLIT, $0-4
	MOVL $_rt0_386_linux(SB), AX
	MOVL AX, ret+0(FP)
	RET
