package device

import (
	"metalsvm/abi"
	"metalsvm/hw/scc"
)

// The device window: where the registers appear in a core's address space.
const (
	Window = 0xE0000000

	apicAt   = Window                 // 1 page
	hostAt   = Window + 0x00001000    // 1 page: the host's messages
	ownCRBAt = Window + 0x00002000    // 2 pages
	fpgaAt   = Window + 0x00010000    // 16 pages: the whole register bank
	crbAt    = Window + 0x00040000    // a page for each tile: up to its test-and-set registers
	mpbAt    = Window + 0x00100000    // 4 pages for each tile
	SharedAt = Window + 0x00200000    // the nucleus' own part of the shared memory
	end      = SharedAt + SharedBytes // of the window

	// SharedBytes is how much of the shared memory, from its start, belongs
	// to the nucleus and not to programs.
	SharedBytes = 64 << 10

	page     = 4096
	mpbBytes = 4 * page
)

// Mapping shows physical pages in the window.
type Mapping struct{ VA, PA, Bytes uint32 }

// PCWindow is the window on a PC.
func PCWindow() [1]Mapping { return [1]Mapping{{apicAt, scc.APICBase, page}} }

// Map calls show for each range of the window on an SCC.
func Map(shared uint32, show func(m Mapping)) {
	show(Mapping{apicAt, scc.APICBase, page})
	show(Mapping{hostAt, abi.HostWindow, page})
	show(Mapping{ownCRBAt, scc.OwnCRB, 2 * page})
	show(Mapping{fpgaAt, scc.FPGABase, 16 * page})
	for tile := range uint32(scc.Tiles) {
		show(Mapping{crbAt + tile*page, scc.CRBBase + tile*scc.SlotBytes, page})
		show(Mapping{mpbAt + tile*mpbBytes, scc.MPBBase + tile*scc.SlotBytes, mpbBytes})
	}
	show(Mapping{SharedAt, shared, SharedBytes})
}
