package scckit

import (
	"bufio"
	"fmt"
	"io"

	"metalsvm/hw/scc"
)

// TableEntry is an entry of a core's look-up table.
type TableEntry struct {
	Core  int
	Index int // 0 to 255
	Entry scc.Entry
}

const maxTableEntries = scc.Cores * scc.LUTEntries

// ReadTables reads lut_init.dat: lines of a tile's route, sub-destination 2
// (the tile's registers), the address of a register there and its value, all
// hexadecimal. file is its name in errors.
func ReadTables(r io.Reader, file string) ([]TableEntry, error) {
	var tables []TableEntry
	l := newLines(r, file)
	for l.next() {
		if len(l.fields) != 4 || l.fields[1] != "2" {
			return nil, l.fail("a line is a tile, 2, the address of a register and its value")
		}
		route, err := l.hex(0, 0xFF, "the route of a tile")
		if err != nil {
			return nil, err
		}
		tile, ok := scc.TileAt(uint32(route))
		if !ok {
			return nil, l.fail("no tile has the route %02x", route)
		}
		address, err := l.hex(2, scc.CRBDecode, "an address of a register")
		if err != nil {
			return nil, err
		}
		z, index, ok := tableAt(address)
		if !ok {
			return nil, l.fail("no look-up table has an entry at %08x", address)
		}
		value, err := l.hex(3, scc.EntryMask, "an entry of a look-up table")
		if err != nil {
			return nil, err
		}
		if len(tables) == maxTableEntries {
			return nil, l.fail("more entries than the %d that the chip has", maxTableEntries)
		}
		tables = append(tables, TableEntry{scc.CoresPerTile*tile + z, index, scc.Entry(value)})
	}
	return tables, l.err()
}

// entryBytes is the distance between two entries (EAS table 2).
const entryBytes = 8

// tableAt finds the entry at an address of a tile's registers.
func tableAt(address uint64) (z, index int, ok bool) {
	for z, base := range []uint64{scc.LUT0, scc.LUT1} {
		if address >= base && address < base+entryBytes*scc.LUTEntries && address%entryBytes == 0 {
			return z, int(address-base) / entryBytes, true
		}
	}
	return 0, 0, false
}

// Register returns the tile of the entry and its address among the tile's
// registers.
func (e TableEntry) Register() (tile int, offset uint32) {
	base := [...]uint32{scc.LUT0, scc.LUT1}[e.Core%scc.CoresPerTile]
	return scc.TileOf(e.Core), base + entryBytes*uint32(e.Index)
}

// WriteTables writes lut_init.dat.
func WriteTables(w io.Writer, tables []TableEntry) error {
	b := bufio.NewWriter(w)
	for _, e := range tables {
		tile, offset := e.Register()
		fmt.Fprintf(b, "%02x %d %08x %08x\n", scc.TileID(tile), scc.CRB, offset, e.Entry)
	}
	return b.Flush()
}
