package x87

// The constants, to 128 bits, in the order of D9 E8 to EE (SDM 1, 8.3.4). They
// are rounded by the rounding control, without raising anything.
var constants = [7]struct {
	exp    int32
	hi, lo uint64
}{
	{bias, integerBit, 0},                              // 1
	{bias + 1, 0xD49A784BCD1B8AFE, 0x492BF6FF4DAFDB4C}, // log2(10)
	{bias, 0xB8AA3B295C17F0BB, 0xBE87FED0691D3E88},     // log2(e)
	{bias + 1, 0xC90FDAA22168C234, 0xC4C6628B80DC1CD1}, // pi
	{bias - 2, 0x9A209A84FBCFF798, 0x8F8959AC0B7C9178}, // log10(2)
	{bias - 1, 0xB17217F7D1CF79AB, 0xC9E3B39803F2F6AF}, // ln(2)
	{0, 0, 0}, // 0
}

// pushConstant is FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2 and FLDZ.
func (f *FPU) pushConstant(which uint8) {
	f.clear(c1)
	if !f.room() {
		return
	}
	c := &constants[which]
	sig, _, _, _ := cut(f.rounding(), false, c.hi, c.lo, 0)
	f.push(Number{Sig: sig, SE: uint16(c.exp)})
}
