package x87

import "math"

// Most programs never touch the control word after it was set: round to
// nearest, all exceptions masked, 64 or 53 bits of precision. For these two
// settings there are shortcuts; whatever they cannot do ends in the careful
// path, which can do everything. Both give the same results and flags.
//
// With 53 bits a register may hold a float64 as such. An operation on two of
// them is one operation of the host, as long as the result stays away from the
// ends of float64's exponent range (the registers' range is larger). The host
// says nothing about exactness, which PE and C1 need. It follows from the
// error term; PE is looked for until it is set, since it is sticky, and C1
// when somebody reads it.

// mode says which shortcuts the control word allows.
type mode uint8

const (
	careful mode = iota
	in53         // 53 bits, nearest, all masked
	in64         // 64 bits, nearest, all masked
)

func (f *FPU) modeOf() mode {
	if f.control&allFlags == allFlags && f.rounding() == nearest {
		switch f.control >> 8 & 3 {
		case 2:
			return in53
		case 3:
			return in64
		}
	}
	return careful
}

// The operations, by the reg field of D8 /r and DC /r.
const (
	opAdd = iota
	opMul
	opCom
	opComp
	opSub
	opSubr
	opDiv
	opDivr
	none // not an operation
)

// lastOp is the last operation that left C1 open: x op y, where op is opAdd,
// opMul or opDiv, or none.
type lastOp struct {
	op   int
	x, y float64
}

// settle brings C1 up to date: the last result was rounded up in magnitude.
func (f *FPU) settle() {
	l := f.last
	var r float64
	switch l.op {
	case none:
		return
	case opAdd:
		r = l.x + l.y
	case opMul:
		r = l.x * l.y
	case opDiv:
		r = l.x / l.y
	}
	e := errorOf(l.op, l.x, l.y, r)
	f.setCode(c1, e != 0 && math.Signbit(e) != math.Signbit(r))
	f.last.op = none
}

// errorOf returns a float64 with the sign of (x op y) - r, and zero if r is
// exact; r is the rounded result and neither tiny nor huge.
func errorOf(op int, x, y, r float64) float64 {
	switch op {
	case opAdd:
		// Knuth's two-sum.
		yy := r - x
		xx := r - yy
		return (x - xx) + (y - yy)
	case opMul:
		return math.FMA(x, y, -r)
	}
	rem := math.FMA(-r, y, x)
	if math.Signbit(y) {
		return -rem
	}
	return rem
}

// Results with exponent fields in this range are taken from the host. Error
// terms reach 106 places further down and must still be normal.
const (
	lowest  = 1 + 128
	highest = 0x7FE - 2
)

func exponent64(b uint64) uint64 { return b >> 52 & 0x7FF }

// plain64 reports whether a float64 is zero or normal.
func plain64(b uint64) bool { return exponent64(b)-1 < 0x7FE || b<<1 == 0 }

// compute53 tries to do x op y on the host, both plain. A subtraction adds the
// negative.
func (f *FPU) compute53(op int, x, y float64) (r float64, ok bool) {
	switch op {
	case opAdd:
		r = x + y
	case opMul:
		r = x * y
	case opSub:
		op, y = opAdd, -y
		r = x + y
	case opSubr:
		op, x = opAdd, -x
		r = x + y
	case opDiv:
		r = x / y
	case opDivr:
		op, x, y = opDiv, y, x
		r = x / y
	default:
		return 0, false
	}
	if exponent64(math.Float64bits(r))-lowest > highest-lowest && !isExactZero(op, x, y, r) {
		return 0, false
	}
	if op == opDiv && exponent64(math.Float64bits(x)) < lowest && x != 0 {
		return 0, false
	}
	if f.status&inexact == 0 && errorOf(op, x, y, r) != 0 {
		f.status |= inexact
	}
	f.last = lastOp{op, x, y}
	return r, true
}

// isExactZero tells a zero that is the true result from one by underflow: any
// zero sum, and a product or quotient of zero.
func isExactZero(op int, x, y, r float64) bool {
	return r == 0 && (op == opAdd || x == 0 || op == opMul && y == 0)
}

// float is the value of a register of kind double.
func (r *reg) float() float64 { return math.Float64frombits(r.sig) }

// narrow turns a register into a float64 if it can hold the value.
func (r *reg) narrow() bool {
	if r.kind != extended {
		return r.kind == double
	}
	e := uint64(r.se&expMask) - (bias - 1023)
	switch {
	case r.sig >= integerBit && r.sig<<53 == 0 && e-1 < 0x7FE:
		r.sig = r.sig<<1>>12 | e<<52 | uint64(r.se&signBit)<<48
	case r.sig == 0 && r.se&expMask == 0:
		r.sig = uint64(r.se) << 48
	default:
		return false
	}
	r.se, r.kind = 0, double
	return true
}

// extend64 makes an extended number of a plain float64.
func extend64(b uint64) Number {
	if b<<1 == 0 {
		return Number{SE: uint16(b >> 48)}
	}
	return Number{
		Sig: b<<11 | integerBit,
		SE:  uint16(exponent64(b)+(bias-1023)) | uint16(b>>48)&signBit,
	}
}
