package x87

// powerTerms is enough for 2^-112 at ln(2).
const powerTerms = 28

// power is F2XM1: 2^x - 1. Intel leaves the result undefined for |x| > 1; the
// processor gives x back.
func (f *FPU) power(x value) (n Number, ok bool) {
	switch {
	case x.isNaN():
		return f.notNumber1(x)
	case x.class == infinite && x.neg:
		return one(true), true
	case !x.isFinite():
		return x.number(), true
	case !f.denormals(x, x):
		return n, false
	case x.exp == bias && x.sig == integerBit && x.neg:
		f.raise(inexact) // as on the processor, which calls all results so
		return Number{Sig: integerBit, SE: signBit | bias - 1}, true
	case x.exp >= bias:
		f.raise(inexact)
		return x.number(), true
	}
	w := exponential(x.wide().mul(ln2))
	if x.neg {
		// 2^-x - 1 = -(2^x - 1) / 2^x.
		w = w.quo(w.add(wideOne)).negate()
	}
	return f.roundWide(w), true
}

// exponential returns e^y - 1 for 0 < y < ln(2): y + y*t with
// t = y/2 * (1 + y/3 * (1 + ...)).
func exponential(y wide) wide {
	z := y.fraction()
	t := fraction{}
	for n := uint64(powerTerms); n > 1; n-- {
		p := z.over(n)
		t = p.add(p.mul(t))
	}
	return y.add(y.mul(t.wide()))
}
