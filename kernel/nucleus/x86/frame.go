package x86

// Frame is all of a thread that a trap saves. The processor pushes its tail,
// from SS down to EIP, through TSS.ESP0, which points just behind the frame;
// the trap stub pushes the rest. So the frame lies in the thread's own
// structure and no stack of the thread is touched.
type Frame struct {
	GS, FS, ES, DS uint32
	EDI, ESI, EBP  uint32
	_              uint32 // PUSHAL's ESP
	EBX, EDX       uint32
	ECX, EAX       uint32
	Vector, Error  uint32
	EIP, CS        uint32
	EFLAGS         uint32
	ESP, SS        uint32
}

// FrameBytes is the size of a Frame.
const FrameBytes = 19 * 4

// Selectors of the nucleus' descriptor table, with their privilege levels.
const (
	Code0  = 0x08
	Data0  = 0x10
	Code1  = 0x18 | 1
	Data1  = 0x20 | 1
	Code3  = 0x28 | 3
	Data3  = 0x30 | 3 // DS and ES in every ring
	Task   = 0x38
	TLS    = 0x40 | 3 // the running thread's thread-local storage
	TLS0   = 0x48     // the nucleus' own
	TLSNum = TLS >> 3 // TLS as set_thread_area counts
)

// Bits of EFLAGS.
const (
	FlagTF    = 1 << 8
	FlagIF    = 1 << 9
	FlagDF    = 1 << 10
	FlagIOPL1 = 1 << 12
	FlagFixed = 1 << 1
	// FlagUser are the bits that a thread may choose for itself.
	FlagUser = 0xCD5 // CF PF AF ZF SF DF OF
)

// Exceptions.
const (
	VectorDivide     = 0
	VectorDebug      = 1
	VectorBreakpoint = 3
	VectorOverflow   = 4
	VectorOpcode     = 6
	VectorNoFPU      = 7
	VectorProtection = 13
	VectorPage       = 14
	VectorFloat      = 16
	VectorSyscall    = 0x80
)

// FaultPresent in a page fault's error code: it was for want of rights, not of
// a page.
const FaultPresent = 1 << 0

// FaultWrite in a page fault's error code: it was a store.
const FaultWrite = 1 << 1
