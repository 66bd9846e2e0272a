package x87

// kind says what a physical register holds.
type kind uint8

const (
	empty    kind = iota
	extended      // sig and se, in the extended format
	double        // sig has the bits of a float64 that is zero or normal
)

// reg is a physical register. Values that are exactly a float64 may stay in
// that form as long as the control word asks for 53 bits; see fast.go.
type reg struct {
	sig  uint64
	se   uint16
	kind kind
}

// FPU is the state of the floating-point unit. The zero value is not useful;
// call Reset first.
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

// Reset brings the FPU to its state after the processor's RESET: all registers
// are empty zeros, which a following FRSTOR or FNINIT need not undo.
func (f *FPU) Reset() {
	*f = FPU{}
	f.Init()
}

// Init is FNINIT: control word 037F, no exceptions, all registers empty. The
// registers' contents stay.
func (f *FPU) Init() {
	for i := range f.regs {
		f.regs[i] = f.widened(i)
		f.regs[i].kind = empty
	}
	f.IP, f.DP, f.CS, f.DS, f.Opcode = 0, 0, 0, 0, 0
	f.SetStatus(0)
	f.SetControl(initialState)
}

func (f *FPU) st(i int) *reg { return &f.regs[(f.top+uint8(i))&7] }

// widened returns physical register i with its contents in the extended format.
func (f *FPU) widened(i int) reg {
	r := f.regs[i]
	if r.kind == double {
		n := extend64(r.sig)
		r = reg{sig: n.Sig, se: n.SE, kind: extended}
	}
	return r
}

// Register returns ST(i) whether or not it is empty.
func (f *FPU) Register(i int) (signExp uint16, significand uint64) {
	n := f.get(i)
	return n.SE, n.Sig
}

// SetRegister loads ST(i) and marks it as not empty.
func (f *FPU) SetRegister(i int, signExp uint16, significand uint64) {
	f.set(i, Number{Sig: significand, SE: signExp})
}

func (f *FPU) get(i int) Number {
	r := f.st(i)
	if r.kind == double {
		return extend64(r.sig)
	}
	return Number{Sig: r.sig, SE: r.se}
}

func (f *FPU) value(i int) value { return f.get(i).unpack() }

func (f *FPU) set(i int, n Number) {
	*f.st(i) = reg{sig: n.Sig, se: n.SE, kind: extended}
}

func (f *FPU) isEmpty(i int) bool { return f.st(i).kind == empty }

// setIf sets ST(i) if ok; it passes ok on.
func (f *FPU) setIf(i int, n Number, ok bool) bool {
	if ok {
		f.set(i, n)
	}
	return ok
}

// Pop empties ST(0) and moves the top of the stack up.
func (f *FPU) Pop() {
	r := f.st(0)
	if r.kind == double {
		*r = f.widened(int(f.top))
	}
	r.kind = empty
	f.top = (f.top + 1) & 7
}

// push makes n the new ST(0); the register must be empty.
func (f *FPU) push(n Number) {
	f.top = (f.top - 1) & 7
	f.set(0, n)
}

// room reports whether a push may go on. If the register that would become
// ST(0) is in use, it raises stack overflow, and if that is masked it pushes
// the indefinite (PPFDM 3, 7.1.1).
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
