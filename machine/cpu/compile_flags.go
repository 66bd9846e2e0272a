package cpu

import "metalsvm/machine/cpu/amd64"

// The status flags are those of the host until something is about to change them;
// then they go to memory, and at the end of a block they always do. flagState says
// where they are, which may be both places, or none if nobody will ever look.
type flagState struct {
	host, saved bool
	// noAF: AF is zero, whatever is in these places. Of what Intel leaves
	// undefined that is all that code is made for which is compiled.
	noAF bool
}

// In memory they are as LAHF and SETO make them: OF in bit 0, the others in the
// second byte.
const carryBit = 8

func saveFlags(f uint32) uint16 { return uint16(f&0xD5<<8 | f>>11&1) }

func restoreFlags(old uint32, saved uint16) uint32 {
	return old&^flagsStatus | uint32(saved)>>8&0xD5 | uint32(saved)&1<<11
}

var savedFlags = amd64.At(hostCore, offFlags)
var savedLow = amd64.At(hostCore, offFlags+1)

// sets notes that the host's flags are now the guest's.
func (x *compilation) sets(noAF bool) { x.flags = flagState{host: true, noAF: noAF} }

// keep sees to it that the flags are in memory; it changes none.
func (x *compilation) keep() {
	if x.flags.host && !x.flags.saved {
		x.save(false)
		x.flags.saved = true
	}
}

// save stores the flags. Only without AF it changes them.
func (x *compilation) save(noAF bool) {
	x.RR(0x8B, 8, amd64.R8, amd64.AX)
	x.Bytes(0x9F)             // LAHF
	x.Bytes(0x0F, 0x90, 0xC0) // SETO AL
	if noAF {
		x.RR(0x81, 4, 4, amd64.AX)
		x.Imm(4, ^uint32(FlagAF<<8))
	}
	x.RM(0x89, 2, amd64.AX, savedFlags)
	x.RR(0x8B, 8, amd64.AX, amd64.R8)
}

// clobber is to be called before the host's flags are used for something else.
func (x *compilation) clobber() {
	x.keep()
	x.flags.host = false
}

// settle brings the flags to memory, as they are, at the end of a block. The
// host's are lost.
func (x *compilation) settle() {
	if x.flags.host && !x.flags.saved {
		x.save(x.flags.noAF)
		x.flags = flagState{saved: true}
	}
	x.flags.host = false
	if x.flags.noAF {
		x.RM(0x80, 1, 4, savedLow)
		x.Imm(1, 0xFF&^FlagAF)
		x.flags.noAF = false
	}
	if !x.flags.saved {
		x.lost = true
	}
}

// need sees to it that the host's flags are the guest's.
func (x *compilation) need() {
	if x.flags.host {
		return
	}
	if !x.flags.saved {
		x.lost = true
	}
	x.restoreFlags()
	x.flags.host = true
}

// needCarry sees to it that the host's CF is the guest's, before an instruction
// that sets all others.
func (x *compilation) needCarry() {
	if x.flags.host {
		return
	}
	if !x.flags.saved {
		x.lost = true
	}
	x.RM(0x0FBA, 2, 4, savedFlags) // BT
	x.Imm(1, carryBit)
}

func (x *compilation) restoreFlags() {
	x.RR(0x8B, 8, amd64.R11, amd64.AX)
	x.RM(0x0FB7, 4, amd64.AX, savedFlags)
	x.Bytes(0x04, 0x7F) // ADD AL, 7F: makes OF of bit 0
	x.Bytes(0x9E)       // SAHF
	x.RR(0x8B, 8, amd64.AX, amd64.R11)
}

// liveness returns a bit for each of the n instructions of the block: whether
// anybody may look at the flags behind it. Who leaves looks at them, and so does
// the next block.
func (k *compiler) liveness(n int) (live uint32) {
	looks := true
	for i := n - 1; i >= 0; i-- {
		if looks {
			live |= 1 << i
		}
		switch in := &k.pieces[i].Inst; {
		case in.Op == OpInvalid:
		case !k.compiles(in) || touchesMemory(in):
			looks = true
		case setsAll(in):
			looks = false
		case leavesFlags(in):
		default:
			looks = true
		}
	}
	return live
}

func touchesMemory(in *Inst) bool {
	switch in.Op {
	case OpLea:
		return false
	case OpPush, OpPop, OpCall, OpCalla, OpRet, OpLeave, OpDiv, OpIdiv:
		return true
	}
	return in.Args[0].Kind == Mem || in.Args[1].Kind == Mem
}

// setsAll tells whether an instruction sets all status flags and reads none.
func setsAll(in *Inst) bool {
	switch in.Op {
	case OpAdd, OpOr, OpAnd, OpSub, OpXor, OpCmp, OpTest, OpNeg, OpImul2, OpImul3, OpMul, OpImul:
		return true
	case OpShl, OpShr, OpSar:
		return in.Args[1].Kind != Reg && in.Imm&31 != 0
	}
	return false
}

// leavesFlags tells whether an instruction leaves all of them, and reads none.
func leavesFlags(in *Inst) bool {
	switch in.Op {
	case OpMov, OpMovzx, OpMovsx, OpLea, OpXchg, OpNot, OpBswap, OpCbw, OpCwd:
		return true
	}
	return false
}
