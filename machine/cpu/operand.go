package cpu

// address decodes the memory operand behind a ModRM byte ([SDM2] 2.1.5).
func (d *decoder) address(in *Inst) {
	in.Seg = DS
	if in.Addr == 2 {
		d.address16(in)
		return
	}
	mod, rm := in.ModRM>>6, in.ModRM&7
	if rm == 4 {
		sib := d.u8()
		in.Shift = sib >> 6
		if index := sib >> 3 & 7; index != ESP {
			in.Index = index
		}
		rm = sib & 7
	}
	in.Base = rm
	if rm == EBP && mod == 0 {
		in.Base = NoReg
		in.Disp = d.u32()
		return
	}
	if rm == EBP || rm == ESP {
		in.Seg = SS
	}
	switch mod {
	case 1:
		in.Disp = uint32(int8(d.u8()))
	case 2:
		in.Disp = d.u32()
	}
}

// The pairs of registers that 16-bit addresses are made of.
var (
	base16  = [8]uint8{EBX, EBX, EBP, EBP, ESI, EDI, EBP, EBX}
	index16 = [8]uint8{ESI, EDI, ESI, EDI, NoReg, NoReg, NoReg, NoReg}
)

func (d *decoder) address16(in *Inst) {
	mod, rm := in.ModRM>>6, in.ModRM&7
	if mod == 0 && rm == 6 {
		in.Disp = d.u16()
		return
	}
	in.Base, in.Index = base16[rm], index16[rm]
	if in.Base == EBP {
		in.Seg = SS
	}
	switch mod {
	case 1:
		in.Disp = uint32(int8(d.u8()))
	case 2:
		in.Disp = d.u16()
	}
}

// operands fills in.Args and the immediates; false means #UD.
func (d *decoder) operands(in *Inst, f *form, size uint8) bool {
	immediates := 0
	for i := range f.count {
		o := &f.args[i]
		a := &in.Args[i]
		switch o.size {
		case 'b':
			a.Size = 1
		case 'w':
			a.Size = 2
		case 'd':
			a.Size = 4
		case 'x':
			a.Size = size
			if in.hasMem() {
				a.Size = 2
			}
		default:
			a.Size = size
		}
		switch o.place {
		case 'E', 'M':
			if in.hasMem() {
				a.Kind = Mem
				break
			}
			if o.place == 'M' {
				return false
			}
			a.Kind, a.Reg = Reg, in.ModRM&7
		case 'R':
			a.Kind, a.Reg = Reg, in.ModRM&7
		case 'G':
			a.Kind, a.Reg = Reg, in.regField()
		case 'Z':
			a.Kind, a.Reg = Reg, in.Opcode&7
		case 'S':
			a.Kind, a.Reg = SegReg, in.regField()
			if a.Reg > GS || a.Reg == CS && i == 0 {
				return false
			}
		case 'C':
			a.Kind, a.Reg = Control, in.regField()
			if a.Reg == 1 || a.Reg > 4 {
				return false
			}
		case 'D':
			a.Kind, a.Reg = Debug, in.regField()
		case 'r':
			a.Kind, a.Reg = Reg, o.reg
		case 's':
			a.Kind, a.Reg = SegReg, o.reg
		case '1':
			a.Kind, in.Imm = Imm, 1
		case 'X', 'Y':
			a.Kind, in.Seg = Mem, DS
		case 'O':
			a.Kind, in.Seg = Mem, DS
			in.Disp = d.word(in.Addr)
		case 'J':
			a.Kind = Imm
			in.Imm = d.immediate(o.size, size)
			if o.size == 'b' {
				in.Imm = uint32(int8(in.Imm))
			}
		case 'A':
			a.Kind = Imm
			in.Imm = d.word(size)
			in.Imm2 = d.u16()
		case 'I':
			a.Kind = Imm
			v := d.immediate(o.size, size)
			if immediates++; immediates == 1 {
				in.Imm = v
			} else {
				in.Imm2 = v
			}
		}
	}
	if a := &in.Args[0]; a.Kind != None {
		in.Size = a.Size
	}
	return true
}

// immediate reads an immediate of the form's size letter.
func (d *decoder) immediate(letter byte, size uint8) uint32 {
	switch letter {
	case 'b':
		return uint32(d.u8())
	case 's':
		return uint32(int8(d.u8()))
	case 'w':
		return d.u16()
	}
	if size == 2 {
		return uint32(int16(d.u16()))
	}
	return d.u32()
}
