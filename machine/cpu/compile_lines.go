package cpu

import (
	"metalsvm/machine/cache"
	"metalsvm/machine/cpu/amd64"
)

// What is compiled otherwise for a core with caches. Code is made for a block alone,
// since each has to look whether its line is in the instruction cache; a memory
// operand is found by the soft TLB of lines; and instructions that lock the bus are
// the executor's.

// decodeLine decodes the instructions of a block, and returns the address behind it.
func (k *compiler) decodeLine(page *codePage, b *block) (n int, eip uint32, worth bool) {
	k.mode = b.mode
	known := 0
	eip = b.eip
	for n < int(b.insns) {
		p := &k.pieces[n]
		if !p.decode(page, eip) || p.Op == OpFpu {
			return n, eip, false
		}
		n++
		eip += uint32(p.Len)
		if k.compiles(&p.Inst) {
			known++
		}
	}
	return n, eip, 2*known >= n
}

// enterLines leaves by a point unless the block's lines are in the instruction cache,
// and else charges its instructions.
func (x *compilation) enterLines(full uint32) {
	const blocks, tags, place = amd64.R9, amd64.R10, amd64.R11
	b := x.block
	x.RM(0x8B, 8, blocks, amd64.At(hostCore, offBlocks))
	x.RM(0x8B, 8, tags, amd64.At(hostCore, offTags))
	for i, pa := range b.pa {
		if i == 0 || b.straddles() {
			x.RM(0x0FB7, 4, place, amd64.At(blocks, int32(x.number)*blockSize+offPlace+2*int32(i)))
			x.RM(0x81, 4, 7, amd64.Mem{Base: tags, Index: place, Shift: 2})
			x.Imm(4, pa)
			x.leave(ccNE, full)
		}
	}
	x.RM(0x81, 8, 0, amd64.At(hostCore, offInsns))
	x.Imm(4, uint32(b.insns))
}

// hasLines tells whether a block's lines are in the instruction cache where they were.
func (c *Core) hasLines(b *block) bool {
	tags := c.timed.caches.Code
	return tags[b.place[0]%cache.Places] == b.pa[0] && tags[b.place[1]%cache.Places] == b.pa[1]
}

// translateLine is translate for a core with caches; see lineSlot and timed.install.
func (x *compilation) translateLine(size uint8, write bool) {
	const entry, line = amd64.R9, amd64.R10
	x.RR(0x8B, 4, entry, pointer)
	x.RR(0xC1, 4, 5, entry)
	x.Imm(1, 5) // the line
	x.RR(0x8B, 4, line, pointer)
	x.RR(0xC1, 4, 5, line)
	x.Imm(1, 12) // and the page
	x.RR(0x03, 4, entry, line)
	x.RR(0x81, 4, 4, entry)
	x.Imm(4, lineSlots-1)
	x.RR(0xC1, 4, 4, entry)
	x.Imm(1, 4)
	x.RM(0x03, 8, entry, amd64.At(hostCore, offTable))
	x.RM(0x8D, 4, line, amd64.At(pointer, int32(size)-1))
	x.RR(0x81, 4, 4, line)
	x.Imm(4, lineMask)
	x.RM(0x3B, 4, line, amd64.At(entry, x.ring()+tag(write)))
	x.miss(write)
	x.RR(0x81, 4, 4, pointer)
	x.Imm(4, PageSize-1)
	x.RM(0x03, 8, pointer, amd64.At(entry, x.ring()+offMem))
}

// knownLine does so for a linear address that is known now.
func (x *compilation) knownLine(lin uint32, write bool) {
	const table = amd64.R9
	entry := x.ring() + int32(lineSlot(lin))*fastEntrySize
	x.R(0xB8, 4, pointer)
	x.Imm(4, lin)
	x.RM(0x8B, 8, table, amd64.At(hostCore, offTable))
	x.RM(0x81, 4, 7, amd64.At(table, entry+tag(write)))
	x.Imm(4, lin&lineMask)
	x.miss(write)
	x.RM(0x8B, 8, pointer, amd64.At(table, entry+offMem))
	x.RM(0x8D, 8, pointer, amd64.At(pointer, int32(lin%PageSize)))
}

// ring is where the soft TLB of lines has the entries for the mode of the block.
func (x *compilation) ring() int32 {
	return int32(x.block.mode&modeUser) * lineSlots * fastEntrySize
}

// miss leaves if the line whose address is in the pointer register has not been found.
func (x *compilation) miss(write bool) {
	x.Jcc(ccNE, 0)
	how := reachRead
	if write {
		how = reachWrite
	}
	x.k.exits = append(x.k.exits, exit{x.At, x.slowPoint(), how})
}

// tellReach hands over what the instruction was about to do.
func (x *compilation) tellReach(how reach) {
	x.RR(0x8B, 4, amd64.R9, pointer)
	x.R(0xB8, 4, amd64.R10)
	x.Imm(4, uint32(how))
}
