package cpu

// float translates the floating-point forms that compilers emit in loops.
func (t *translator) float() bool {
	in := &t.in
	if t.mode&modeFloat == 0 {
		return false
	}
	esc, reg := in.Opcode&7, in.regField()
	u := uop{d: esc, s: in.ModRM, imm: t.eip}
	if !in.hasMem() {
		return t.floatReg(u, esc, reg)
	}
	u.kind = floatUops[esc][reg]
	if u.kind == uopGeneral || in.Seg != DS && in.Seg != SS || !t.address(&u) {
		return false
	}
	u.d |= in.Seg << 3
	t.emit(u)
	return true
}

// floatUops has the memory forms by escape, less D8, and reg field.
var floatUops = [8][8]uopKind{
	0: {uopFarithM32, uopFarithM32, uopFarithM32, uopFarithM32, uopFarithM32, uopFarithM32, uopFarithM32, uopFarithM32},
	1: {0: uopFldM32, 2: uopFstM32, 3: uopFstpM32},
	3: {0: uopFildM32, 2: uopFistM32, 3: uopFistpM32},
	4: {uopFarithM64, uopFarithM64, uopFarithM64, uopFarithM64, uopFarithM64, uopFarithM64, uopFarithM64, uopFarithM64},
	5: {0: uopFldM64, 2: uopFstM64, 3: uopFstpM64},
}

func (t *translator) floatReg(u uop, esc, reg uint8) bool {
	modrm := t.in.ModRM
	switch {
	case esc == 7 && modrm == 0xE0:
		u.kind = uopFstsw
	case controlForm(t.in.Opcode, modrm):
		return false
	case esc == 1 && reg == 0:
		u.kind = uopFldR
	case esc == 1 && reg == 1:
		u.kind = uopFxch
	case esc == 0, (esc == 4 || esc == 6) && reg != 2 && reg != 3:
		u.kind = uopFarithR
	default:
		u.kind = uopFreg
	}
	t.emit(u)
	return true
}
