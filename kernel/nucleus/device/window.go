package device

import (
	"metalsvm/abi"
	"metalsvm/hw/scc"
)

// The device window: where the registers appear in a core's address space.
const (
	Window = 0xE0000000

	apicAt   = Window              // 1 page
	hostAt   = Window + 0x00001000 // 1 page: the host's messages
	drainAt  = Window + 0x00004000 // own MPB, message-buffer type: see Drain
	fpgaAt   = Window + 0x00010000 // 16 pages: the whole register bank
	crbAt    = Window + 0x00040000 // a page for each tile: up to its test-and-set registers
	mpbAt    = Window + 0x00100000 // 4 pages for each tile
	linesAt  = Window + 0x00180000 // the same, message-buffer type: to store whole lines
	SharedAt = Window + 0x00200000 // the nucleus' own part of the shared memory
	SourceAt = Window + 0x00300000 // a page from which the nucleus copies

	// DisplaceAt is private memory that the nucleus reads to displace other
	// lines from the second-level cache, DisplaceBytes of it.
	DisplaceAt    = Window + 0x00400000
	DisplaceBytes = 1 << 20

	TwinsAt = DisplaceAt + DisplaceBytes // what pages that are copied were like before

	// SharedBytes is how much of the shared memory, from its start, belongs
	// to the nucleus and not to programs.
	SharedBytes = 128 << 10

	page     = 4096
	mpbBytes = 4 * page
)

// Mapping shows physical pages in the window, uncached unless Message says that
// they are of message-buffer type.
type Mapping struct {
	VA, PA, Bytes uint32
	Message       bool
}

// PCWindow is the window on a PC.
func PCWindow() [1]Mapping { return [1]Mapping{{VA: apicAt, PA: scc.APICBase, Bytes: page}} }

// Map calls show for each range of the window of core self on an SCC.
func Map(self int, shared uint32, show func(m Mapping)) {
	show(Mapping{VA: drainAt, PA: scc.MPBOf(self), Bytes: page, Message: true})
	show(Mapping{VA: apicAt, PA: scc.APICBase, Bytes: page})
	show(Mapping{VA: hostAt, PA: abi.HostWindow, Bytes: page})
	show(Mapping{VA: fpgaAt, PA: scc.FPGABase, Bytes: 16 * page})
	for tile := range uint32(scc.Tiles) {
		show(Mapping{VA: crbAt + tile*page, PA: scc.CRBBase + tile*scc.SlotBytes, Bytes: page})
		buffer := Mapping{VA: mpbAt + tile*mpbBytes, PA: scc.MPBBase + tile*scc.SlotBytes, Bytes: mpbBytes}
		show(buffer)
		buffer.VA += linesAt - mpbAt
		buffer.Message = true
		show(buffer)
	}
	show(Mapping{VA: SharedAt, PA: shared, Bytes: SharedBytes})
}
