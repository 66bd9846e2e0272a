#include "textflag.h"

TEXT ·In8(SB), NOSPLIT, $0-5
	MOVW port+0(FP), DX
	INB
	MOVB AX, ret+4(FP)
	RET

TEXT ·Out8(SB), NOSPLIT, $0-3
	MOVW port+0(FP), DX
	MOVB v+2(FP), AX
	OUTB
	RET

TEXT ·Out16(SB), NOSPLIT, $0-4
	MOVW port+0(FP), DX
	MOVW v+2(FP), AX
	OUTW
	RET

TEXT ·TSC(SB), NOSPLIT, $0-8
	RDTSC
	MOVL AX, ret_lo+0(FP)
	MOVL DX, ret_hi+4(FP)
	RET

TEXT ·CR2(SB), NOSPLIT, $0-4
	MOVL CR2, AX
	MOVL AX, ret+0(FP)
	RET

TEXT ·SetCR4(SB), NOSPLIT, $0-4
	MOVL v+0(FP), AX
	MOVL AX, CR4
	RET

TEXT ·SetCR3(SB), NOSPLIT, $0-4
	MOVL pa+0(FP), AX
	MOVL AX, CR3
	RET

TEXT ·CR3(SB), NOSPLIT, $0-4
	MOVL CR3, AX
	MOVL AX, ret+0(FP)
	RET

TEXT ·Invalidate(SB), NOSPLIT, $0-4
	MOVL va+0(FP), AX
	INVLPG (AX)
	RET

TEXT ·InvalidateMessages(SB), NOSPLIT, $0-0
	BYTE $0x0F; BYTE $0x0A
	RET

TEXT ·WriteBackCaches(SB), NOSPLIT, $0-0
	WBINVD
	RET

TEXT ·OpenFPU(SB), NOSPLIT, $0-1
	MOVBLZX open+0(FP), AX
	TESTL   AX, AX
	JZ      close
	CLTS
	RET
close:
	MOVL CR0, AX
	ORL  $8, AX
	MOVL AX, CR0
	RET

TEXT ·SaveFPU(SB), NOSPLIT, $0-4
	MOVL va+0(FP), AX
	BYTE $0xDD; BYTE $0x30 // FNSAVE (AX)
	RET

TEXT ·LoadFPU(SB), NOSPLIT, $0-4
	MOVL va+0(FP), AX
	BYTE $0xDD; BYTE $0x20 // FRSTOR (AX)
	RET

TEXT ·Halt(SB), NOSPLIT, $0-0
	CLI
	HLT
	JMP -1(PC)

// The SCC's caches do not take a line in for a store: a store to an absent one
// goes to memory alone. So each line is read before it is cleared.
TEXT ·ZeroPage(SB), NOSPLIT, $0-4
	MOVL va+0(FP), DI
	MOVL $128, CX
	XORL AX, AX
line:
	MOVL (DI), DX
	MOVL AX, 0(DI)
	MOVL AX, 4(DI)
	MOVL AX, 8(DI)
	MOVL AX, 12(DI)
	MOVL AX, 16(DI)
	MOVL AX, 20(DI)
	MOVL AX, 24(DI)
	MOVL AX, 28(DI)
	ADDL $32, DI
	DECL CX
	JNZ  line
	RET

TEXT ·ZeroShared(SB), NOSPLIT, $0-4
	MOVL va+0(FP), DI
	MOVL $1024, CX
	XORL AX, AX
	CLD
	REP; STOSL
	RET

TEXT ·CopyPage(SB), NOSPLIT, $0-8
	MOVL to+0(FP), DI
	MOVL from+4(FP), SI
	MOVL $1024, CX
	CLD
	REP; MOVSL
	RET

#define COPYWORD(off) MOVL off(SI), AX; MOVL AX, off(DI)

TEXT ·CopyCached(SB), NOSPLIT, $0-8
	MOVL to+0(FP), DI
	MOVL from+4(FP), SI
	MOVL $128, CX
line:
	MOVL (DI), AX
	COPYWORD(0)
	COPYWORD(4)
	COPYWORD(8)
	COPYWORD(12)
	COPYWORD(16)
	COPYWORD(20)
	COPYWORD(24)
	COPYWORD(28)
	ADDL $32, SI
	ADDL $32, DI
	DECL CX
	JNE  line
	RET

#define SAMEWORD(off) MOVL off(SI), AX; CMPL AX, off(BX); JNE words

// PUTBYTE stores byte n of a word, which is in AX, if it differs.
#define PUTBYTE(n, mask, label) TESTL $mask, DX; JEQ label; MOVB AX, n(DI)(CX*4); label: SHRL $8, AX

TEXT ·CopyDifferent(SB), NOSPLIT, $4-12
	MOVL to+0(FP), DI
	MOVL from+4(FP), SI
	MOVL twin+8(FP), BX
	MOVL $128, lines-4(SP)
line:
	SAMEWORD(0)
	SAMEWORD(4)
	SAMEWORD(8)
	SAMEWORD(12)
	SAMEWORD(16)
	SAMEWORD(20)
	SAMEWORD(24)
	SAMEWORD(28)
next:
	ADDL $32, SI
	ADDL $32, DI
	ADDL $32, BX
	DECL lines-4(SP)
	JNE  line
	RET
words:
	XORL CX, CX
word:
	MOVL  (SI)(CX*4), AX
	MOVL  (BX)(CX*4), DX
	XORL  AX, DX
	JEQ   same
	TESTL $0xFF, DX
	JEQ   bytes
	TESTL $0xFF00, DX
	JEQ   bytes
	TESTL $0xFF0000, DX
	JEQ   bytes
	TESTL $0xFF000000, DX
	JEQ   bytes
	MOVL  AX, (DI)(CX*4)
same:
	INCL CX
	CMPL CX, $8
	JNE  word
	JMP  next
bytes:
	PUTBYTE(0, 0xFF, second)
	PUTBYTE(1, 0xFF00, third)
	PUTBYTE(2, 0xFF0000, fourth)
	PUTBYTE(3, 0xFF000000, done)
	JMP same

TEXT ·TakeBytes(SB), NOSPLIT, $0-16
	MOVL va+0(FP), SI
	MOVL n+4(FP), DI
	XORL BX, BX
	XORL DX, DX
	XORL CX, CX
word:
	MOVL  (SI)(CX*1), AX
	TESTL AX, AX
	JNE   byte
	ADDL  $4, CX
	CMPL  CX, DI
	JLO   word
	JMP   done
byte:
	TESTL $0xFF, AX
	JEQ   zero
	MOVB  $0, (SI)(CX*1)
	CMPL  CX, $32
	JHS   high
	BTSL  CX, BX
	JMP   zero
high:
	BTSL CX, DX // modulo 32
zero:
	INCL CX
	SHRL $8, AX
	JNE  byte
	ADDL $3, CX
	ANDL $~3, CX
	CMPL CX, DI
	JLO  word
done:
	MOVL BX, set_lo+8(FP)
	MOVL DX, set_hi+12(FP)
	RET

// MOVLINE moves eight words from SI to DI.
#define MOVLINE MOVSL; MOVSL; MOVSL; MOVSL; MOVSL; MOVSL; MOVSL; MOVSL

TEXT ·StoreLine(SB), NOSPLIT, $0-8
	MOVL va+0(FP), DI
	MOVL from+4(FP), SI
	ADDL $28, DI
	ADDL $28, SI
	STD
	MOVLINE
	CLD
	RET

TEXT ·LoadLine(SB), NOSPLIT, $0-8
	MOVL to+0(FP), DI
	MOVL va+4(FP), SI
	CLD
	MOVLINE
	RET

// The loop is entered at its end, so that all of it has been fetched before the first
// read: an instruction fetched in between would use the set that is being filled.
TEXT ·ReadLines(SB), NOSPLIT, $0-8
	MOVL va+0(FP), SI
	MOVL stride+4(FP), DX
	LEAL (SI)(DX*2), DI
	MOVL $129, CX
	JMP  next
line:
	MOVL (SI), AX
	MOVL (SI)(DX*1), AX
	MOVL (DI), AX
	MOVL (DI)(DX*1), AX
	ADDL $32, SI
	ADDL $32, DI
next:
	DECL CX
	JNE  line
	RET

TEXT ·CopyWords(SB), NOSPLIT, $0-12
	MOVL to+0(FP), DI
	MOVL from+4(FP), SI
	MOVL n+8(FP), CX
word:
	TESTL $31, DI
	JNE   copy
	MOVL  (DI), AX
copy:
	MOVL (SI), AX
	MOVL AX, (DI)
	ADDL $4, SI
	ADDL $4, DI
	DECL CX
	JNE  word
	RET
