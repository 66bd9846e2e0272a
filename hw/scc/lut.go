package scc

// Entry is an entry of a core's look-up table, 22 bits (EAS figure 7):
// [9:0] bits 33:24 of the system address, [12:10] sub-destination, [20:13]
// tile route, [21] bypass. The core's address bits 31:24 choose the entry,
// bits 23:0 pass through.
type Entry uint32

// EntryMask keeps the bits that a look-up table stores.
const EntryMask = 1<<22 - 1

// LUTEntries is the number of entries of a core's table.
const LUTEntries = 256

// SlotBytes is what one entry maps.
const SlotBytes = 1 << 24

// Sub-destinations of an entry (EAS table 11).
const (
	Core0 = iota // not a memory target
	Core1        // not a memory target
	CRB          // the tile's configuration registers
	MPB          // the tile's message passing buffer
	East
	South
	West
	North // no port of the mesh's edge has anything there
)

// MakeEntry codes an entry for a tile's linear index, a sub-destination and
// bits 33:24 of the system address. Bypass stays 0: it is broken on the chip
// (PO 6.2).
func MakeEntry(tile int, sub uint32, slot uint32) Entry {
	return Entry(TileID(tile)<<13 | sub<<10 | slot)
}

// Slot returns bits 33:24 of the system address.
func (e Entry) Slot() uint32 { return uint32(e) & 1023 }

// Sub returns the sub-destination.
func (e Entry) Sub() uint32 { return uint32(e) >> 10 & 7 }

// Route returns the route byte of the tile.
func (e Entry) Route() uint32 { return uint32(e) >> 13 & 255 }

// Bypass tells whether the access goes to the own tile without the mesh.
func (e Entry) Bypass() bool { return e>>21&1 != 0 }

// Address returns the 34-bit system address behind core address pa.
func (e Entry) Address(pa uint32) uint64 {
	return uint64(e.Slot())<<24 | uint64(pa&(SlotBytes-1))
}

// Ports of the system interface: bits 33:31 of the address that arrives there
// (UG 9.1.2). Every other value is the host.
const (
	SIFPortShift = 31

	SIFDebug     = 1 // the mesh interface unit's own
	SIFRegisters = 2 // the FPGA's register file
	SIFMemory    = 3 // memory or SATA, never released
)

// Slots of the default entries at the system interface (KIT sccMerge).
const (
	fpgaSlot = 0x100
	sataSlot = 0x180
	hostSlot = 0x200
)

// MapRow is one row of the default address map.
type MapRow struct {
	First, Last uint32 // core addresses
	Name        string
	Target      string
	Source      string
}

// Map is the default address map of every core (KIT sccMerge). Addresses in
// no row lead nowhere.
var Map = []MapRow{
	{0x00000000, 0x7FFFFFFF, "private", "memory at the home controller, PrivateSlots slots of 16 MB", "KIT sccMerge; EAS 11.1"},
	{0x80000000, 0x83FFFFFF, "shared", "one 16 MB slot on each of the four controllers", "KIT sccMerge"},
	{0xC0000000, 0xD7FFFFFF, "MPB", "message passing buffer of tile x+6y, 16 MB apart", "KIT sccMerge; PO 6.4"},
	{0xD8000000, 0xD8FFFFFF, "own MPB", "message passing buffer of the own tile", "KIT sccMerge"},
	{0xE0000000, 0xF7FFFFFF, "CRB", "configuration registers of tile x+6y, 16 MB apart", "KIT sccMerge; PO 7"},
	{0xF8000000, 0xF8FFFFFF, "own CRB", "configuration registers of the own tile", "KIT sccMerge"},
	{0xF9000000, 0xF9FFFFFF, "FPGA", "registers of the system interface", "UG 5; KIT"},
	{0xFA000000, 0xFAFFFFFF, "host", "the host's mailbox", "KIT sccMerge"},
	{0xFB000000, 0xFBFFFFFF, "VRC", "voltage regulator controller", "EAS 5; KIT"},
	{0xFC000000, 0xFCFFFFFF, "SATA", "a port of the system interface that was never released", "KIT sccMerge; UG 2"},
	{0xFEE00000, 0xFEE00FFF, "APIC", "the core's own local APIC, ahead of the table", "EAS 8.3; SDM 10.4.1"},
	{0xFF000000, 0xFFFFFFFF, "boot", "a slot of its own, ending in the reset vector", "EAS 11.1; KIT sccMerge"},
}

// Addresses at which the windows of the default map begin.
const (
	SharedBase = 0x80000000
	SharedSize = 4 * SlotBytes
	MPBBase    = 0xC0000000 // plus 16 MB for each tile
	OwnMPB     = 0xD8000000
	CRBBase    = 0xE0000000 // plus 16 MB for each tile
	OwnCRB     = 0xF8000000
	FPGABase   = 0xF9000000
	HostBase   = 0xFA000000
	VRCBase    = 0xFB000000
	SATABase   = 0xFC000000
	APICBase   = 0xFEE00000
	BootBase   = 0xFF000000
)

// MPBOf returns the address of a core's half of its tile's message passing
// buffer (PO 6.4).
func MPBOf(core int) uint32 {
	return MPBBase + uint32(TileOf(core))*SlotBytes + uint32(core%CoresPerTile)*MPBHalf
}

// CRBOf returns the address of the configuration registers of a core's tile.
func CRBOf(core int) uint32 {
	return CRBBase + uint32(TileOf(core))*SlotBytes
}

// Size of a message passing buffer: of a tile and of one core's half.
const (
	MPBSize = 16 << 10
	MPBHalf = MPBSize / CoresPerTile
)

// PrivateSlots returns how many 16 MB slots of private memory a core has,
// from address 0 on, on a board with gb gigabytes (16, 32 or 64) in all (KIT
// sccMerge calculate_slots).
func PrivateSlots(gb int) int {
	const reserved = 2 // the shared slot and the default slot
	perController := gb * 64 / Controllers
	return (perController-reserved)/(Cores/Controllers) - 1
}

// DefaultLUT fills in a core's table for a board with gb gigabytes. Entries
// that the default map leaves open are 0, which leads nowhere.
func DefaultLUT(core, gb int, lut *[LUTEntries]Entry) {
	*lut = [LUTEntries]Entry{}
	home := MemoryPort(HomeController(core))
	private := PrivateSlots(gb)
	rank := HomeRank(core)
	for k := range private {
		lut[k] = MakeEntry(home.Tile, home.Side, uint32(rank*private+k))
	}
	const ranks = Cores / Controllers
	for mc := range Controllers {
		port := MemoryPort(mc)
		lut[SharedBase>>24+mc] = MakeEntry(port.Tile, port.Side, uint32(ranks*private))
	}
	for tile := range Tiles {
		lut[MPBBase>>24+tile] = MakeEntry(tile, MPB, 0)
		lut[CRBBase>>24+tile] = MakeEntry(tile, CRB, 0)
	}
	lut[OwnMPB>>24] = MakeEntry(TileOf(core), MPB, 0)
	lut[OwnCRB>>24] = MakeEntry(TileOf(core), CRB, 0)
	lut[FPGABase>>24] = MakeEntry(SIFTile, South, fpgaSlot)
	lut[HostBase>>24] = MakeEntry(SIFTile, South, hostSlot)
	lut[VRCBase>>24] = MakeEntry(VRCTile, South, 0)
	lut[SATABase>>24] = MakeEntry(SIFTile, South, sataSlot)
	lut[BootBase>>24] = MakeEntry(home.Tile, home.Side, uint32(gb*64/Controllers-ranks+rank))
}
