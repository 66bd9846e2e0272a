package cpu

import "metalsvm/machine/cpu/amd64"

const (
	hostESP  = amd64.R12
	hostLeft = amd64.R13
	hostCore = amd64.R15
	pointer  = amd64.R8 // to the memory operand, see operand
)

// host is the host's register for a register of the guest.
func host(r uint8) amd64.Reg {
	if r == ESP {
		return hostESP
	}
	return amd64.Reg(r)
}

// hostMem is a memory operand, less the base of its segment.
func hostMem(in *Inst) amd64.Mem {
	m := amd64.Mem{Base: amd64.None, Index: amd64.None, Shift: in.Shift, Disp: int32(in.Disp)}
	if in.Base != NoReg {
		m.Base = host(in.Base)
	}
	if in.Index != NoReg {
		m.Index = host(in.Index)
	}
	return m
}

// operand makes the pointer register point to in's memory operand of so many
// bytes, or leaves in to the executor. The host's flags are lost.
func (x *compilation) operand(size uint8, write bool) {
	x.address()
	in := x.in
	segment := in.Seg == FS || in.Seg == GS
	lin := in.Disp
	locked := (in.Lock || in.Op == OpXchg) && !x.k.lines
	if locked || segment || in.Base != NoReg || in.Index != NoReg || (lin+uint32(size)-1)&x.unit() != lin&x.unit() {
		x.RM(0x8D, 4, pointer, hostMem(in))
		if segment {
			x.RM(0x03, 4, pointer, amd64.At(hostCore, offBase(in.Seg)))
		}
		x.translate(size, write)
		if locked {
			x.private()
		}
		return
	}
	if x.k.lines {
		x.knownLine(lin, write)
		return
	}
	entry := x.table() + int32(slot(lin))*fastEntrySize
	x.RM(0x81, 4, 7, amd64.At(hostCore, entry+tag(write)))
	x.Imm(4, lin&pageMask)
	x.slow(ccNE)
	x.RM(0x8B, 8, pointer, amd64.At(hostCore, entry+offMem))
	if off := lin % PageSize; off != 0 {
		x.RM(0x8D, 8, pointer, amd64.At(pointer, int32(off)))
	}
}

// address begins the way to an operand in memory.
func (x *compilation) address() {
	x.clobber()
	if x.again == 0 {
		x.again = x.At
	}
}

// stackOperand does the same for a doubleword at an offset to a register.
func (x *compilation) stackOperand(r amd64.Reg, offset int32, write bool) {
	x.address()
	x.RM(0x8D, 4, pointer, amd64.At(r, offset))
	x.translate(4, write)
}

// translate turns the linear address in the pointer register into the host's, by
// the soft TLB; see memory.go.
func (x *compilation) translate(size uint8, write bool) {
	if x.k.lines {
		x.translateLine(size, write)
		return
	}
	const entry, page = amd64.R9, amd64.R10
	x.RR(0x8B, 4, entry, pointer)
	x.RR(0xC1, 4, 5, entry)
	x.Imm(1, granule)
	x.RR(0x6B, 4, entry, entry) // slot: p + p/32 is 33*p/32
	x.Imm(1, 33)
	x.RR(0xD1, 4, 5, entry) // and 16 times that the place of the entry
	x.RR(0x81, 4, 4, entry)
	x.Imm(4, tlbMask*uint32(fastEntrySize))
	x.RM(0x8D, 4, page, amd64.At(pointer, int32(size)-1))
	x.RR(0x81, 4, 4, page)
	x.Imm(4, pageMask)
	x.RM(0x3B, 4, page, amd64.Mem{Base: hostCore, Index: entry, Disp: x.table() + tag(write)})
	x.slow(ccNE)
	x.RR(0x2B, 4, pointer, page)
	x.RM(0x03, 8, pointer, amd64.Mem{Base: hostCore, Index: entry, Disp: x.table() + offMem})
}

// private leaves in to the executor if the memory is not the core's own: it counts
// locked accesses to such memory. translate has just found the entry.
func (x *compilation) private() {
	const entry = amd64.R9
	const times = mappingSize * 8 / fastEntrySize // in eighths
	x.RR(0x6B, 4, entry, entry)
	x.Imm(1, uint32(times))
	x.RR(0xC1, 4, 5, entry)
	x.Imm(1, 3)
	x.RM(0x80, 1, 7, amd64.Mem{Base: hostCore, Index: entry, Disp: offSlow + int32(x.block.mode&modeUser)*tlbSize*mappingSize + offShared})
	x.Imm(1, 0)
	x.slow(ccNE)
}

// unit is the mask of what an entry of the soft TLB is for.
func (x *compilation) unit() uint32 {
	if x.k.lines {
		return lineMask
	}
	return pageMask
}

// table is where the core has the soft TLB for the mode of the block.
func (x *compilation) table() int32 {
	return offFast + int32(x.block.mode&modeUser)*tlbSize*fastEntrySize
}

func tag(write bool) int32 {
	if write {
		return offWrite
	}
	return offRead
}
