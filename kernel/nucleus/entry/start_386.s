#include "textflag.h"
#include "map.h"

// start is where a loader enters the image: flat 32-bit segments, paging off,
// at the physical address. EAX says who the loader is, EBX where it left word.
// Until paging is on, what the linker knows as an address is BASE too high.
TEXT ·start(SB), NOSPLIT|NOFRAME|TOPFRAME, $0
	CLI
	CLD
	MOVL $·loader(SB), SI
	MOVL AX, -BASE(SI)
	MOVL $·loaderInfo(SB), SI
	MOVL BX, -BASE(SI)

	// What Multiboot passes may lie where the page tables are going to be:
	// keep the first words of its information and of the command line.
	CMPL AX, $MULTIBOOT
	JNE  map
	MOVL BX, SI
	MOVL $·multibootInfo(SB), DI
	SUBL $BASE, DI
	MOVL $INFOWORDS, CX
	REP; MOVSL
	TESTL $4, (BX) // flags: there is a command line
	JZ   map
	MOVL 16(BX), SI
	MOVL $·multibootLine(SB), DI
	SUBL $BASE, DI
	MOVL $LINEBYTES, CX
	REP; MOVSB

map:
	// Page directory and tables lie behind the image: DI the directory,
	// BP how many tables it takes to map all up to their own end, DX that end.
	MOVL $runtime·end(SB), DI
	SUBL $BASE, DI
	ADDL $4095, DI
	ANDL $~4095, DI
	LEAL 0x10000(DI), BP
	SHRL $22, BP
	INCL BP
	LEAL 1(BP), DX
	SHLL $12, DX
	ADDL DI, DX
	MOVL $·imageEnd(SB), SI
	MOVL DX, -BASE(SI)

	// Clear them, then list every page below DX: present, writable.
	MOVL DI, BX
	MOVL DX, CX
	SUBL DI, CX
	SHRL $2, CX
	XORL AX, AX
	REP; STOSL
	LEAL 4096(BX), DI
	MOVL DX, CX
	SHRL $12, CX
	MOVL $3, AX
pages:
	MOVL AX, (DI)
	ADDL $4, DI
	ADDL $4096, AX
	LOOP pages

	// The directory shows them twice, at 0 until boot is done and at BASE,
	// and itself at the top.
	MOVL BX, DI
	LEAL 4096+3(BX), AX
	MOVL BP, CX
tables:
	MOVL AX, (DI)
	MOVL AX, (BASE>>20)(DI)
	ADDL $4, DI
	ADDL $4096, AX
	LOOP tables
	LEAL 3(BX), AX
	MOVL AX, 4092(BX)

	// Paging on; rings 0 and 1 obey read-only pages (WP); x87 errors are
	// exceptions (NE, MP); caches on (CD, NW off).
	MOVL BX, CR3
	MOVL CR0, AX
	ANDL $~0x6000000C, AX
	ORL  $0x80010023, AX
	MOVL AX, CR0
	MOVL $·high(SB), AX
	JMP  AX

// high is start's second half, at the linked address.
TEXT ·high(SB), NOSPLIT|NOFRAME|TOPFRAME, $0
	MOVL $·stack(SB), SP
	ADDL $STACK, SP
	CALL ·fillTables(SB)
	MOVL $·gdtr(SB), AX
	MOVL (AX), GDTR
	MOVL $·idtr(SB), AX
	MOVL (AX), IDTR
	MOVL $DATA0, AX
	MOVW AX, SS
	PUSHL $CODE0
	MOVL $loaded<>(SB), AX
	PUSHL AX
	BYTE $0xCB // far return: CS

TEXT loaded<>(SB), NOSPLIT|NOFRAME|TOPFRAME, $0
	MOVL $DATA3, AX
	MOVW AX, DS
	MOVW AX, ES
	XORL AX, AX
	MOVW AX, FS
	MOVL $TLS0, AX
	MOVW AX, GS
	MOVL $TASK, AX
	LTR  AX
	BYTE $0xDB; BYTE $0xE3 // FNINIT
	SUBL $4, SP
	CALL ·boot(SB)
	MOVL 0(SP), AX
	JMP  resume(SB)
