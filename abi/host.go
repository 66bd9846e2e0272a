package abi

// The host-message window: how a guest tells its host how a run went. On the
// machine it stands in the system interface's host window (core address
// HostWindow, the same LUT entry as the SCC's host mailbox, above the offsets
// that the chip's own drivers use). Each core has a buffer of its own there.
//
// To send a message a core writes its bytes, four at a time and in order, to
// HostData, the last word padded with anything, and then writes
// kind<<24 | length in bytes to HostSend. Lengths above HostMax are cut.
const (
	HostWindow = 0xFA010000
	HostData   = HostWindow + 0x00 // write: append one 32-bit word to this core's buffer
	HostSend   = HostWindow + 0x04 // write: send the buffer as a message and empty it
	HostMax    = 1 << 20           // longest message, bytes
)

// Kinds of host message.
const (
	// HostExit ends the sending core's part in the run. Payload: the status as
	// one 32-bit word, then optional text that says why. The run ends when
	// every released core has sent one.
	HostExit = 1
	// HostResult carries a JSON object, the application's result. The last one
	// of the lowest-numbered core counts.
	HostResult = 2
	// HostCrash reports that this kernel cannot go on, and ends the run with
	// the status in its first word (StatusPanic, StatusDeadlock or StatusSignal
	// plus a signal). After the
	// status come CrashRegs words of registers (see CrashReg constants), one
	// word with the number of stack words that follow, those words, then text.
	// An EIP of 0 says that the registers mean nothing.
	HostCrash = 3
	// HostWait is one line of text that says what the sending core waits for;
	// every core sends it once when a deadlock has been found, before the
	// finder sends HostCrash.
	HostWait = 4
)

// Order of the registers in a HostCrash message.
const (
	CrashEAX = iota
	CrashECX
	CrashEDX
	CrashEBX
	CrashESP
	CrashEBP
	CrashESI
	CrashEDI
	CrashEIP
	CrashEFLAGS
	CrashCS
	CrashCR2
	CrashVector
	CrashError
	CrashRegs // how many there are
)

// Exit statuses of a run that no application chooses.
const (
	StatusUsage    = 2   // bad command line, or no usable toolchain or image
	StatusStopped  = 120 // the machine stopped: strict access, triple fault
	StatusPanic    = 121 // a kernel or an application panicked
	StatusDeadlock = 122 // every core waits, or nothing progressed for too long
	StatusSignal   = 128 // plus the signal's number
)
