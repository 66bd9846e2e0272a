package run

import (
	"encoding/binary"

	"metalsvm/hw/scc"
	"metalsvm/machine/chip"
	"metalsvm/scckit"
)

// The console in shared memory as BareMichael 7 has it (its host tool
// miketerm.cpp): each of 48 cores has a ring of text in the shared slot of
// memory controller 0. The core moves the head, the host the tail; both are
// 32-bit words, 16 bytes apart.
const (
	areaPitch = 32      // from one core's head to the next one's
	areaTail  = 16      // from a core's head to its tail
	areaRings = 0x1000  // the first ring
	areaRing  = 1 << 16 // bytes of a ring
	areaEvery = 533_000 // core clocks from look to look: 1 ms; miketerm took a second
	areaLine  = 4096    // a longer line is cut in pieces
)

// area reads the consoles.
type area struct {
	m     *chip.Machine
	entry scc.Entry // that leads to the shared slot
	line  func(core int, line []byte)
	text  [scc.Cores][]byte // of a line that has not ended
}

// newArea returns the consoles of an image: its cores' tables say where the
// shared slot is.
func newArea(m *chip.Machine, image *scckit.Image, line func(core int, line []byte)) *area {
	var lut [scc.LUTEntries]scc.Entry
	scc.DefaultLUT(0, image.Gigabytes(), &lut)
	a := &area{m: m, entry: lut[scc.SharedBase>>24], line: line}
	for _, e := range image.Tables {
		if e.Index == scc.SharedBase>>24 {
			a.entry = e.Entry
			break
		}
	}
	return a
}

// look takes what the cores have written. It returns whether there was
// anything.
func (a *area) look() (found bool) {
	var index [scc.Cores * areaPitch]byte
	if a.read(0, index[:]) != nil {
		return false
	}
	for core := range scc.Cores {
		head := binary.LittleEndian.Uint32(index[core*areaPitch:])
		tail := binary.LittleEndian.Uint32(index[core*areaPitch+areaTail:])
		if head == tail || head >= areaRing || tail >= areaRing {
			continue // nothing, or something else than a console
		}
		found = true
		if head < tail {
			a.take(core, tail, areaRing)
			tail = 0
		}
		a.take(core, tail, head)
		at := uint32(core*areaPitch + areaTail)
		// The area has just been read, so it can be written.
		_ = a.m.Write(a.entry.Route(), a.entry.Sub(), a.entry.Address(at), binary.LittleEndian.AppendUint32(nil, head))
	}
	return found
}

func (a *area) read(offset uint32, data []byte) error {
	return a.m.Read(a.entry.Route(), a.entry.Sub(), a.entry.Address(offset), data)
}

// take takes a part of a core's ring.
func (a *area) take(core int, from, to uint32) {
	data := make([]byte, to-from)
	if a.read(areaRings+uint32(core)*areaRing+from, data) != nil {
		return
	}
	for _, c := range data {
		text := &a.text[core]
		if c == '\n' || len(*text) == areaLine {
			a.line(core, *text)
			*text = (*text)[:0]
		}
		if c != '\n' && c != '\r' {
			*text = append(*text, c)
		}
	}
}

// flush takes the rest, ended lines or not.
func (a *area) flush() {
	a.look()
	for core, text := range a.text {
		if len(text) > 0 {
			a.line(core, text)
		}
	}
}
