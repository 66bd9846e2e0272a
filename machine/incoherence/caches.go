package incoherence

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
)

// Variants of a flush of both levels. Displacement without WBINVD is not
// among those of data: the lines that are read pass through L1 too.
var (
	noFlush   = "wbinvd+displacement"
	flushless = []string{noFlush, "displacement"}
)

// staleRead: core 1 has read a line and reads it again when core 0 has
// written to it.
func staleRead(s *script) {
	writer, reader := s.cores[0], s.cores[1]
	word := reader.word(shared, bare.WB)
	reader.read(word)
	reader.signal(0)
	reader.await(1, 1)
	s.flush(reader, shared)
	reader.report(word)

	writer.await(0, 1)
	writer.set(writer.word(shared, bare.UC), 42)
	writer.signal(1)
}

// dirtyLine: core 0 writes to a line that it has read; core 1 looks at memory.
func dirtyLine(s *script) {
	writer, reader := s.cores[0], s.cores[1]
	word := writer.word(shared, bare.WB)
	writer.read(word)
	writer.set(word, 42)
	s.flush(writer, shared)
	writer.signal(0)

	reader.await(0, 1)
	reader.report(reader.word(shared, bare.UC))
}

// storeMiss: core 0 writes to a line that it has not read. No cache takes it
// up, so it needs no flush.
func storeMiss(s *script) {
	writer, reader := s.cores[0], s.cores[1]
	writer.set(writer.word(shared, bare.WB), 42)
	writer.signal(0)

	reader.await(0, 1)
	reader.report(reader.word(shared, bare.UC))
}

// neighbours: each core writes to a word of its own and flushes it. If the
// words share a line, the second write-back undoes the first.
func neighbours(s *script) {
	distance := uint32(4)
	if s.takes("padding") {
		distance = line
	}
	for i, c := range s.cores {
		at := shared + uint32(i)*distance
		word := c.word(at, bare.WB)
		c.read(word)
		c.signal(0)
		c.await(0, 2)
		c.set(word, 1+uint32(i))
		c.signal(1)
		c.await(1, 2)
		if i == 1 {
			c.await(2, 1) // core 0 is first
		}
		c.Wbinvd()
		c.displace(at)
		c.signal(2)
	}
	first := s.cores[0]
	first.await(2, 2)
	first.report(first.word(shared, bare.UC))
	first.report(first.word(shared+distance, bare.UC))
}

// staleCode: core 1 has executed what core 0 then rewrites.
func staleCode(s *script) {
	const moveRet, one, two = 0x0000C300, 1<<8 | 0xB8, 2<<8 | 0xB8 // mov eax, n; ret
	writer, caller := s.cores[0], s.cores[1]
	code := writer.word(shared, bare.UC)
	writer.set(code, one)
	writer.set(code.Add(4), moveRet)
	writer.signal(0)
	writer.await(1, 1)
	writer.set(code, two)
	writer.signal(2)

	subroutine := caller.Map(shared, line, bare.WB)
	call := func() {
		caller.Mov(bare.EBX, bare.Imm(subroutine))
		caller.CallAt(bare.EBX)
		caller.Report(caller.reports, bare.EAX)
		caller.reports++
	}
	caller.await(0, 1)
	call()
	caller.signal(1)
	caller.await(2, 1)
	s.flush(caller, shared)
	call()
}

// remap: core 0 has read memory through an entry of its look-up table and
// reads again when the entry leads elsewhere.
func remap(s *script) {
	c := s.cores[0]
	c.set(c.word(shared, bare.UC), 1)
	c.set(c.word(shared+scc.SlotBytes, bare.UC), 2)
	word := c.word(window, bare.WB)
	c.lead(scc.SharedBase)
	c.report(word)
	c.lead(scc.SharedBase + scc.SlotBytes)
	s.flush(c, window)
	c.report(word)
}

// remapDirty: core 0 writes through an entry and changes it before the line is
// written back.
func remapDirty(s *script) {
	c := s.cores[0]
	word := c.word(window, bare.WB)
	c.lead(scc.SharedBase)
	c.read(word)
	c.set(word, 42)
	s.flush(c, window)
	c.lead(scc.SharedBase + scc.SlotBytes)
	c.Wbinvd()
	c.displace(window)
	c.report(c.word(shared, bare.UC))
	c.report(c.word(shared+scc.SlotBytes, bare.UC))
}

// window is the place of the shared line behind an entry of the table that the
// default map leaves open.
const (
	entry  = 0x30
	window = entry<<24 | shared%scc.SlotBytes
)

// lead makes core 0's entry lead where another address does by default.
func (c *core) lead(to uint32) {
	var table [scc.LUTEntries]scc.Entry
	scc.DefaultLUT(place[0], defaultGigabytes, &table)
	c.set(c.word(scc.OwnCRB+scc.LUT0+8*entry, bare.UC), uint32(table[to>>24]))
}

// defaultGigabytes is the size of the board that chip.New builds if not told.
const defaultGigabytes = 16
