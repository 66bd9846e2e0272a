package x87

// kind says what a physical register holds: a bit for the form of its contents
// and one for whether they count.
type kind uint8

const (
	full     kind = 1 << 0
	isDouble kind = 1 << 1

	extended = full            // sig and se, in the extended format
	double   = full | isDouble // sig has the bits of a float64 that is zero or normal
)

// reg is a physical register. A value that is exactly a float64 may stay in
// that form as long as the control word asks for 53 bits; see fast.go.
type reg struct {
	sig  uint64
	se   uint16
	kind kind
}

// FPU is the state of the floating-point unit. The zero value is not valid;
// call Reset or Init first.
type FPU struct {
	regs    [8]reg
	top     uint8
	mode    mode
	control uint16
	status  uint16 // without TOP; C1 may be behind, see settle
	last    lastOp

	// The exception pointers: where the last non-control instruction and its
	// memory operand are, and the low 11 bits of its opcode. The CPU sets them;
	// FNINIT, FLDENV and FRSTOR do so too.
	IP, DP uint32
	CS, DS uint16
	Opcode uint16
}

// Reset brings the FPU to its state after the processor's RESET (SDM 3, table
// 9-1): all registers are in use and zero, and no exception is masked. Programs
// start with FNINIT for a reason.
func (f *FPU) Reset() {
	*f = FPU{}
	f.setTag(0x5555)
	f.SetStatus(0)
	f.SetControl(0)
}

// Init is FNINIT: control word 037F, no exceptions, all registers empty. The
// registers' contents stay.
func (f *FPU) Init() {
	for i := range f.regs {
		f.regs[i].kind &^= full
	}
	f.IP, f.DP, f.CS, f.DS, f.Opcode = 0, 0, 0, 0, 0
	f.SetStatus(0)
	f.SetControl(afterInit)
}

func (f *FPU) st(i int) *reg { return &f.regs[(f.top+uint8(i))&7] }

// number is the contents, whether or not they count.
func (r *reg) number() Number {
	if r.kind&isDouble != 0 {
		return extend64(r.sig)
	}
	return Number{Sig: r.sig, SE: r.se}
}

// set gives the register a value and marks it as not empty.
func (r *reg) set(n Number) { *r = reg{sig: n.Sig, se: n.SE, kind: extended} }

// Register returns ST(i) whether or not it is empty.
func (f *FPU) Register(i int) (signExp uint16, significand uint64) {
	n := f.get(i)
	return n.SE, n.Sig
}

// SetRegister loads ST(i) and marks it as not empty.
func (f *FPU) SetRegister(i int, signExp uint16, significand uint64) {
	f.set(i, Number{Sig: significand, SE: signExp})
}

func (f *FPU) get(i int) Number { return f.st(i).number() }

func (f *FPU) value(i int) value { return f.get(i).unpack() }

func (f *FPU) set(i int, n Number) { f.st(i).set(n) }

func (f *FPU) isEmpty(i int) bool { return f.st(i).kind&full == 0 }

// setIf sets ST(i) if ok; it passes ok on.
func (f *FPU) setIf(i int, n Number, ok bool) bool {
	if ok {
		f.set(i, n)
	}
	return ok
}

// Pop empties ST(0) and moves the top of the stack up.
func (f *FPU) Pop() {
	f.regs[f.top&7].kind &^= full
	f.top = (f.top + 1) & 7
}

// push makes n the new ST(0); the register must be empty.
func (f *FPU) push(n Number) {
	f.top = (f.top - 1) & 7
	f.set(0, n)
}

// room reports whether a push may go on. If the register that would become
// ST(0) is in use, it raises stack overflow, and if that is masked it pushes
// the indefinite (SDM 1, 8.5.1.1).
func (f *FPU) room() bool {
	if f.isEmpty(-1) {
		return true
	}
	if f.stackOverflow() {
		f.push(indefinite)
	}
	return false
}

func (f *FPU) stackOverflow() (masked bool) {
	f.status |= c1
	return f.raise(invalid | stackFault)
}

func (f *FPU) stackUnderflow() (masked bool) {
	f.status &^= c1
	return f.raise(invalid | stackFault)
}
