package x87

var (
	ln2       = wide{hi: 0xB17217F7D1CF79AB, lo: 0xC9E3B39803F2F6AF, exp: bias - 1}
	twiceLog2 = wide{hi: 0xB8AA3B295C17F0BB, lo: 0xBE87FED0691D3E89, exp: bias + 1} // 2/ln(2)
	wideOne   = wide{hi: integerBit, exp: bias}
)

// yLog2x is FYL2X: it replaces ST(1) by y*log2(x), x in ST(0) and y in ST(1),
// and pops.
func (f *FPU) yLog2x(x, y value) (n Number, ok bool) {
	isOne := x.class == finite && x.exp == bias && x.sig == integerBit
	below1 := x.class == zero || x.isFinite() && x.exp < bias
	switch {
	case x.isNaN() || y.isNaN():
		return f.notNumber(x, y)
	case x.neg && x.class != zero,
		y.class == zero && (x.class == zero || x.class == infinite),
		y.class == infinite && isOne:
		return f.invalidOperation()
	case x.class == zero && y.isFinite():
		return infinity(!y.neg), f.raise(zeroDivide)
	case !f.denormals(x, y):
		return n, false
	case y.class == infinite || x.class == infinite || x.class == zero:
		return infinity(y.neg != below1), true
	case y.class == zero || isOne:
		return zeroNumber(y.neg != below1), true
	}
	return f.timesLog(y, log2(x.wide())), true
}

// yLog2x1 is FYL2XP1: like FYL2X, of x+1. Intel leaves the result undefined
// for x outside of sqrt(1/2)-1 to sqrt(2)-1; here it is right as far as there
// is a logarithm, and below that, as on later processors, x.
func (f *FPU) yLog2x1(x, y value) (n Number, ok bool) {
	below1 := x.neg
	switch {
	case x.isNaN() || y.isNaN():
		return f.notNumber(x, y)
	case x.class == infinite && (x.neg || y.class == zero),
		y.class == infinite && x.class == zero:
		return f.invalidOperation()
	case !f.denormals(x, y):
		return n, false
	case y.class == infinite || x.class == infinite:
		return infinity(y.neg != below1), true
	case y.class == zero || x.class == zero:
		return zeroNumber(y.neg != below1), true
	}
	w := x.wide()
	w.neg = x.neg
	if x.exp < bias-2 {
		return f.timesLog(y, log2OfRatio(w.quo(wideInt(2).add(w)))), true
	}
	if w = wideOne.add(w); w.neg || w.isZero() {
		f.raise(inexact)
		return x.number(), true
	}
	return f.timesLog(y, log2(w)), true
}

// timesLog returns y times a logarithm. Only the logarithms of powers of two,
// which are integers, are exact; but the processor calls all results inexact.
func (f *FPU) timesLog(y value, log wide) Number {
	if log.isZero() {
		return zeroNumber(y.neg)
	}
	product := log.mul(y.wide())
	product.neg = log.neg != y.neg
	if log.lo != 0 {
		return f.roundWide(product)
	}
	n := f.round(extendedFormat, product.neg, product.exp, product.hi, product.lo)
	f.raise(inexact)
	if n.SE&expMask == 0 {
		f.raise(underflow)
	}
	return n
}

// sqrt2 is the significand of the square root of 2.
const sqrt2 = 0xB504F333F9DE6484

// log2 returns the logarithm of a positive a.
func log2(a wide) wide {
	e := a.exp - bias
	m := a.scale(-e)
	if m.hi >= sqrt2 {
		m = m.scale(-1)
		e++
	}
	fractional := wide{}
	if d := m.sub(wideOne); !d.isZero() {
		fractional = log2OfRatio(d.quo(m.add(wideOne)))
	}
	return wideInt(int64(e)).add(fractional)
}

// logTerms is enough for 2^-105 at s = 0.172.
const logTerms = 20

// log2OfRatio returns log2((1+s)/(1-s)) for |s| < 0.172: 2/ln(2)*(s + s*w) with
// w = z*(1/3 + z*(1/5 + ...)), z = s*s. The last bit says that it is not exact.
func log2OfRatio(s wide) wide {
	z := s.mul(s).fraction()
	w := fraction{}
	for n := uint64(logTerms); n > 0; n-- {
		w = z.mul(reciprocal(2*n + 1).add(w))
	}
	log := s.add(s.mul(w.wide())).mul(twiceLog2)
	log.lo |= 1
	return log
}
