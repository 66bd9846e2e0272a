package x87

// bcdLimit is the largest magnitude of an 18-digit packed decimal.
const bcdLimit = 999_999_999_999_999_999

// fromBCD reads a packed decimal: 18 digits, the low ones first, two a byte,
// and the sign in the last byte (SDM 1, 4.7). Digits above 9 count as they
// stand.
func fromBCD(b *[108]byte) (n uint64, neg bool) {
	for i := 8; i >= 0; i-- {
		n = n*100 + uint64(b[i]>>4)*10 + uint64(b[i]&15)
	}
	return n, b[9]&0x80 != 0
}

// pushBCD is FBLD.
func (f *FPU) pushBCD(b *[108]byte) {
	f.clear(c1)
	if !f.room() {
		return
	}
	n, neg := fromBCD(b)
	v := operandInt(int64(n))
	v.neg = neg
	f.push(v.number())
}

// toBCD is FBSTP.
func (f *FPU) toBCD(b *[108]byte) (ok bool) {
	n, neg, good, ok := f.toInteger(bcdLimit, bcdLimit)
	if !good {
		copy(b[:10], "\x00\x00\x00\x00\x00\x00\x00\xC0\xFF\xFF")
		return ok
	}
	for i := range 9 {
		b[i] = uint8(n/10%10<<4 | n%10)
		n /= 100
	}
	b[9] = uint8(signOf(neg) >> 8)
	return ok
}
