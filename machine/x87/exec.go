package x87

// Reg executes a register form (ModRM C0 to FF) of the escapes D8 to DF. It
// returns false for what is an invalid opcode on a P54C: FCMOV, FCOMI and
// FUCOMI came with the P6, and the reserved encodings that repeat others are
// not served. FNSTSW AX is the CPU's.
func (f *FPU) Reg(esc, modrm uint8) bool {
	op, i := int(modrm>>3&7), int(modrm&7)
	switch esc {
	case 0xD8:
		f.Arith(op, i, false, false)
	case 0xD9:
		return f.regD9(op, i, modrm)
	case 0xDA:
		if modrm != 0xE9 {
			return false
		}
		f.compareTwice(true)
	case 0xDB:
		return f.controls(modrm)
	case 0xDC:
		if op == opCom || op == opComp {
			return false
		}
		f.Arith(op, i, true, false)
	case 0xDD:
		return f.regDD(op, i)
	case 0xDE:
		if modrm == 0xD9 {
			f.compareTwice(false)
			return true
		}
		if op == opCom || op == opComp {
			return false
		}
		f.Arith(op, i, true, true)
	default:
		return false
	}
	return true
}

// compareTwice is FCOMPP and FUCOMPP.
func (f *FPU) compareTwice(unordered bool) {
	if f.compareStack(1, unordered) {
		f.Pop()
		f.Pop()
	}
}

// controls executes the register forms of DB. FENI, FDISI and FSETPM meant
// something to an 8087 or 80287 and nothing since.
func (f *FPU) controls(modrm uint8) bool {
	switch modrm {
	case 0xE0, 0xE1, 0xE4:
	case 0xE2:
		f.clearExceptions()
	case 0xE3:
		f.Init()
	default:
		return false
	}
	return true
}

// clearExceptions is FNCLEX.
func (f *FPU) clearExceptions() {
	f.status &^= allFlags | stackFault | summary | busy
}

func (f *FPU) regD9(op, i int, modrm uint8) bool {
	switch op {
	case 0:
		f.LoadST(i)
	case 1:
		f.Xch(i)
	case 2:
		return i == 0 // FNOP
	case 3:
		return false
	case 4:
		return f.signs(i)
	case 5:
		if i == 7 {
			return false
		}
		f.pushConstant(uint8(i))
	default:
		f.functions(modrm)
	}
	return true
}

// signs executes D9 E0 to E7: FCHS, FABS, FTST and FXAM.
func (f *FPU) signs(i int) bool {
	switch i {
	case 0: // FCHS
		f.changeSign(func(se uint16) uint16 { return se ^ signBit })
	case 1: // FABS
		f.changeSign(func(se uint16) uint16 { return se &^ signBit })
	case 4:
		f.test()
	case 5:
		f.examine()
	default:
		return false
	}
	return true
}

// changeSign replaces the sign of ST(0), whatever else that is.
func (f *FPU) changeSign(change func(se uint16) uint16) {
	f.clear(c1)
	if f.isEmpty(0) {
		f.setIf(0, indefinite, f.stackUnderflow())
		return
	}
	n := f.get(0)
	n.SE = change(n.SE)
	f.set(0, n)
}

// regDD executes FFREE, FST, FSTP, FUCOM and FUCOMP.
func (f *FPU) regDD(op, i int) bool {
	switch op {
	case 0:
		f.free(i)
	case 2:
		f.StoreST(i, false)
	case 3:
		f.StoreST(i, true)
	case 4:
		f.compareStack(i, true)
	case 5:
		if f.compareStack(i, true) {
			f.Pop()
		}
	default:
		return false
	}
	return true
}

// free is FFREE: it empties ST(i).
func (f *FPU) free(i int) {
	f.clear(c1)
	f.st(i).kind &^= full
}

// functions executes D9 F0 to FF.
func (f *FPU) functions(modrm uint8) {
	switch modrm {
	case 0xF0:
		f.unaryStack(f.power)
	case 0xF1:
		f.binaryPop(f.yLog2x)
	case 0xF2:
		f.tan()
	case 0xF3:
		f.binaryPop(f.arctan)
	case 0xF4:
		f.extract()
	case 0xF5:
		f.clear(c2)
		f.binaryStack(func(x, y value) (Number, bool) { return f.remainder(x, y, true) })
	case 0xF6: // FDECSTP
		f.clear(c1)
		f.top = (f.top - 1) & 7
	case 0xF7: // FINCSTP
		f.clear(c1)
		f.top = (f.top + 1) & 7
	case 0xF8:
		f.clear(c2)
		f.binaryStack(func(x, y value) (Number, bool) { return f.remainder(x, y, false) })
	case 0xF9:
		f.binaryPop(f.yLog2x1)
	case 0xFA:
		f.unaryStack(f.sqrt)
	case 0xFB:
		f.sincos()
	case 0xFC:
		f.unaryStack(f.roundToInteger)
	case 0xFD:
		f.binaryStack(f.scale)
	case 0xFE:
		f.sin()
	case 0xFF:
		f.cos()
	}
}

// unaryStack replaces ST(0) by a function of it.
func (f *FPU) unaryStack(function func(x value) (Number, bool)) {
	f.clear(c1)
	if f.isEmpty(0) {
		f.setIf(0, indefinite, f.stackUnderflow())
		return
	}
	n, ok := function(f.value(0))
	f.setIf(0, n, ok)
}

// binaryStack replaces ST(0) by a function of ST(0) and ST(1).
func (f *FPU) binaryStack(function func(x, y value) (Number, bool)) {
	f.clear(c1)
	if f.isEmpty(0) || f.isEmpty(1) {
		f.setIf(0, indefinite, f.stackUnderflow())
		return
	}
	n, ok := function(f.value(0), f.value(1))
	f.setIf(0, n, ok)
}

// binaryPop replaces ST(1) by a function of ST(0) and ST(1), and pops.
func (f *FPU) binaryPop(function func(x, y value) (Number, bool)) {
	f.clear(c1)
	var n Number
	var ok bool
	if f.isEmpty(0) || f.isEmpty(1) {
		n, ok = indefinite, f.stackUnderflow()
	} else {
		n, ok = function(f.value(0), f.value(1))
	}
	if f.setIf(1, n, ok) {
		f.Pop()
	}
}
