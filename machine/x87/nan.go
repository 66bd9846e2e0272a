package x87

// notNumber gives the result of an operation with two operands of which at
// least one is a NaN or unsupported (SDM 1, 4.8.3.5 and 8.5.1.2): an
// unsupported operand is invalid; a signaling NaN is invalid and becomes quiet;
// between two NaNs a quiet one goes before a signaling one, then the larger
// significand wins, then the positive sign.
func (f *FPU) notNumber(a, b value) (Number, bool) {
	if a.class == unsupported || b.class == unsupported {
		return f.invalidOperation()
	}
	if (a.class == signaling || b.class == signaling) && !f.raise(invalid) {
		return indefinite, false
	}
	v := a
	switch {
	case !a.isNaN():
		v = b
	case !b.isNaN():
	case a.class != b.class:
		if a.class == signaling {
			v = b
		}
	case b.sig > a.sig, b.sig == a.sig && a.neg:
		v = b
	}
	v.sig |= quietBit
	return v.number(), true
}

// notNumber1 is notNumber for a single operand.
func (f *FPU) notNumber1(a value) (Number, bool) { return f.notNumber(a, a) }
