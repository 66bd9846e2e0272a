package tile

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/option"
)

// Pin is an input of a core that a configuration register drives.
type Pin uint8

const (
	LINT0 Pin = iota // INTR if the local APIC is off
	LINT1            // NMI if the local APIC is off
	INIT
	STOP // STPCLK# or R/S# is low: the core stops behind an instruction
)

// Wires lead from a tile to its cores, z being 0 or 1. They are called while
// the write that causes the change is made, and only for changes.
type Wires interface {
	// Drive sets the level of a pin.
	Drive(z int, pin Pin, level bool)
	// Hold holds a core in reset, or releases it.
	Hold(z int, held bool)
	// L2 switches the core's second-level cache on or off.
	L2(z int, on bool)
	// Remap says that entries of the core's look-up table have changed.
	Remap(z int)
	// Clock says that the tile's clock has changed.
	Clock()
	// Sense returns what the tile's thermal sensors count while their gate is
	// open for so many tile clocks.
	Sense(gate uint32) uint32
}

// Host is the reader's id in MYTILEID that the system interface has (EAS
// table 2); cores have 0 and 1.
const Host = 5

// Tile holds the state of one tile.
type Tile struct {
	MPB [scc.MPBSize]byte
	// LUT are the look-up tables of core 0 and core 1. To change them, write
	// to the registers.
	LUT [scc.CoresPerTile][scc.LUTEntries]scc.Entry

	wires  Wires
	option option.Set
	id     uint32 // MYTILEID without the reader
	glcfg  [scc.CoresPerTile]uint32
	l2cfg  [scc.CoresPerTile]uint32
	sensor uint32
	gcbcfg uint32
	lock   [scc.CoresPerTile]uint32
}

// New returns the tile with a linear index, as a board with the given number
// of gigabytes has it after sccReset: cores held, default look-up tables.
func New(index, gigabytes int, o option.Set, wires Wires) *Tile {
	x, y := scc.XY(index)
	t := &Tile{wires: wires, option: o, id: uint32(y<<7 | x<<3)}
	for z := range scc.CoresPerTile {
		scc.DefaultLUT(index*scc.CoresPerTile+z, gigabytes, &t.LUT[z])
	}
	for i := range scc.CRBRegisters {
		r := &scc.CRBRegisters[i]
		if p := t.storage(r.Offset); p != nil {
			*p = r.Reset
		}
	}
	return t
}

// storage returns the word that keeps a register's value, or nil for those
// that have none of their own.
func (t *Tile) storage(offset uint32) *uint32 {
	switch offset {
	case scc.GLCFG0, scc.GLCFG1:
		return &t.glcfg[offset>>3&1]
	case scc.L2CFG0, scc.L2CFG1:
		return &t.l2cfg[offset>>3&1]
	case scc.Sensor:
		return &t.sensor
	case scc.GCBCFG:
		return &t.gcbcfg
	case scc.Lock0:
		return &t.lock[0]
	case scc.Lock1:
		return &t.lock[1]
	}
	return nil
}

// lut returns the table and the index of the entry at an offset.
func lut(offset uint32) (z int, index uint32, ok bool) {
	switch {
	case offset >= scc.LUT0 && offset < scc.LUT0+8*scc.LUTEntries:
		return 0, (offset - scc.LUT0) / 8, true
	case offset >= scc.LUT1 && offset < scc.LUT1+8*scc.LUTEntries:
		return 1, (offset - scc.LUT1) / 8, true
	}
	return 0, 0, false
}

// MHz returns the tile's clock.
func (t *Tile) MHz() uint32 { return scc.TileMHz(t.gcbcfg) }

// Held tells whether core z is held in reset.
func (t *Tile) Held(z int) bool { return t.gcbcfg>>z&scc.ResetCore != 0 }

// L2On tells whether the second-level cache of core z works: it is neither held
// in reset nor disabled.
func (t *Tile) L2On(z int) bool {
	return t.gcbcfg>>z&scc.ResetL2 == 0 && t.l2cfg[z]&scc.WayDisable == 0
}

// APICOn tells whether the local APIC of core z is switched on.
func (t *Tile) APICOn(z int) bool { return t.glcfg[z]>>z&scc.GLAPIC0 != 0 }
