package x87

// Exception flags, at the same place in the status and in the control word,
// where they mask (SDM 1, 8.1.3.3 and 8.1.5.1).
const (
	invalid = 1 << iota
	denormal
	zeroDivide
	overflow
	underflow
	inexact
)

// The rest of the status word.
const (
	stackFault = 1 << 6
	summary    = 1 << 7
	busy       = 1 << 15

	c0 = 1 << 8
	c1 = 1 << 9
	c2 = 1 << 10
	c3 = 1 << 14

	conditions = c0 | c1 | c2 | c3
	allFlags   = 0x3F
	topMask    = 7 << topShift
	topShift   = 11
	afterInit  = 0x037F // the control word after FNINIT
)

// The rounding control as it stands in bits 10 and 11 of the control word.
const (
	nearest = iota
	down
	up
	chop
)

// Control returns the control word.
func (f *FPU) Control() uint16 { return f.control }

// SetControl loads the control word, as FLDCW does. Reserved bits are dropped;
// bit 6 always reads as one.
func (f *FPU) SetControl(w uint16) {
	f.control = w&0x1F3F | 0x40
	f.mode = f.modeOf()
	f.summarize()
}

// Status returns the status word.
func (f *FPU) Status() uint16 {
	f.settle()
	return f.status | uint16(f.top)<<topShift
}

// SetStatus loads the status word, as FLDENV does. The summary bits follow the
// exception flags and masks.
func (f *FPU) SetStatus(w uint16) {
	f.last.op = none
	f.top = uint8(w>>topShift) & 7
	f.status = w &^ topMask
	f.summarize()
}

// Pending reports whether an unmasked exception waits to be delivered: the
// next waiting floating-point instruction or WAIT must not be executed.
func (f *FPU) Pending() bool { return f.status&summary != 0 }

// summarize sets ES and B, which on a Pentium are the same bit twice, if an
// exception flag is set that is not masked.
func (f *FPU) summarize() {
	f.status &^= summary | busy
	if f.status&^f.control&allFlags != 0 {
		f.status |= summary | busy
	}
}

// raise sets exception flags and reports whether all of them are masked.
func (f *FPU) raise(flags uint16) (masked bool) {
	f.status |= flags
	if flags&^f.control&allFlags != 0 {
		f.status |= summary | busy
		return false
	}
	return true
}

func (f *FPU) masked(flag uint16) bool { return f.control&flag != 0 }

func (f *FPU) rounding() uint16 { return f.control >> 10 & 3 }

// clear takes the given condition codes away, and with them what is still to
// be found out about the last operation's C1.
func (f *FPU) clear(codes uint16) {
	f.last.op = none
	f.status &^= codes
}

func (f *FPU) setCode(code uint16, on bool) {
	if on {
		f.status |= code
	} else {
		f.status &^= code
	}
}

// invalidOperation raises the invalid operation exception; the masked answer
// is the indefinite.
func (f *FPU) invalidOperation() (Number, bool) {
	return indefinite, f.raise(invalid)
}

// denormals raises the denormal operand exception if an operand is one.
func (f *FPU) denormals(a, b value) (masked bool) {
	if a.class == subnormal || b.class == subnormal {
		return f.raise(denormal)
	}
	return true
}
