package scckit

import (
	"bufio"
	"fmt"
	"io"

	"metalsvm/hw/scc"
)

// Entry is a line of a list: a core, the object that it gets, and where its
// memory is.
type Entry struct {
	Core       int
	Object     string // file name
	Controller int    // 0 to 3, as in scc.MemoryPort
	Slot       int    // place behind it, from 0 on
	Placed     bool   // the line names the place
}

// NewEntry returns the entry of a line that names no place: the core's memory
// is behind the controller of its quadrant.
func NewEntry(core int, object string) Entry {
	return Entry{Core: core, Object: object, Controller: scc.HomeController(core), Slot: scc.HomeRank(core)}
}

// ReadList reads an .mt file, in which every line is "core object" or every
// line is "core route port slot object", where route and port are those of a
// memory controller and slot is a place behind it. Numbers are decimal or,
// with 0x, hexadecimal. Lines that begin with # or // are comments. file is
// its name in errors.
func ReadList(r io.Reader, file string) ([]Entry, error) {
	type home struct{ controller, slot int }
	var list []Entry
	users, homes := map[int]int{}, map[home]int{} // and their lines
	l := newLines(r, file)
	for l.next() {
		if len(l.fields) != 2 && len(l.fields) != 5 {
			return nil, l.fail("a line is \"core object\" or \"core route port slot object\"")
		}
		core, err := l.integer(0, scc.Cores-1, "a core")
		if err != nil {
			return nil, err
		}
		e := NewEntry(int(core), l.fields[len(l.fields)-1])
		if len(l.fields) == 5 {
			if e.Controller, e.Slot, err = l.place(); err != nil {
				return nil, err
			}
			e.Placed = true
		}
		at := home{e.Controller, e.Slot}
		if len(list) > 0 && list[0].Placed != e.Placed {
			return nil, l.fail("lines with a place and lines without one cannot be in one list")
		}
		if users[e.Core] != 0 {
			return nil, l.fail("core %d has an object already, by line %d", e.Core, users[e.Core])
		}
		if homes[at] != 0 {
			return nil, l.fail("this slot of the controller is taken already, by line %d", homes[at])
		}
		users[e.Core], homes[at] = l.number, l.number
		list = append(list, e)
	}
	return list, l.err()
}

// place reads the route, port and slot of a line.
func (l *lines) place() (controller, slot int, err error) {
	route, err := l.integer(1, 0xFF, "the route of a memory controller")
	if err != nil {
		return 0, 0, err
	}
	port, err := l.integer(2, scc.North, "the port of a memory controller")
	if err != nil {
		return 0, 0, err
	}
	place, err := l.integer(3, scc.Cores-1, "a slot behind a memory controller")
	if err != nil {
		return 0, 0, err
	}
	for mc := range scc.Controllers {
		if at := scc.MemoryPort(mc); scc.TileID(at.Tile) == uint32(route) && at.Side == uint32(port) {
			return mc, int(place), nil
		}
	}
	return 0, 0, l.fail("no memory controller is at route %#x, port %d; there are 0x00 6, 0x05 4, 0x20 6 and 0x25 4", route, port)
}

// WriteList writes an .mt file.
func WriteList(w io.Writer, list []Entry) error {
	b := bufio.NewWriter(w)
	for _, e := range list {
		if err := checkName(e.Object); err != nil {
			return err
		}
		fmt.Fprintf(b, "%d ", e.Core)
		if e.Placed {
			port := scc.MemoryPort(e.Controller)
			fmt.Fprintf(b, "0x%02x %d %d ", scc.TileID(port.Tile), port.Side, e.Slot)
		}
		fmt.Fprintln(b, e.Object)
	}
	return b.Flush()
}
