package scckit

import (
	"bufio"
	"fmt"
	"io"

	"metalsvm/hw/scc"
)

// Entry is a line of a list: a core, the object that it gets, and whose place
// in memory it gets.
type Entry struct {
	Core   int
	Object string // file name
	// Home is the core whose private memory and boot slot in the default map
	// this core gets: Core itself, unless the line names another controller
	// or slot.
	Home int
}

// ReadList reads an .mt file, in which a line is "core object" or "core route
// port slot object", where route and port are those of a memory controller
// and slot, 0 to 11, is a place behind it. Numbers are decimal or, with 0x,
// hexadecimal. Lines that begin with # or // are comments. file is its name in
// errors.
func ReadList(r io.Reader, file string) ([]Entry, error) {
	var list []Entry
	users, homes := map[int]int{}, map[int]int{} // and their lines
	l := newLines(r, file)
	for l.next() {
		if len(l.fields) != 2 && len(l.fields) != 5 {
			return nil, l.fail("a line is \"core object\" or \"core route port slot object\"")
		}
		core, err := l.integer(0, scc.Cores-1, "a core")
		if err != nil {
			return nil, err
		}
		e := Entry{Core: int(core), Object: l.fields[len(l.fields)-1], Home: int(core)}
		if len(l.fields) == 5 {
			if e.Home, err = l.home(); err != nil {
				return nil, err
			}
		}
		if users[e.Core] != 0 {
			return nil, l.fail("core %d has an object already, by line %d", e.Core, users[e.Core])
		}
		if homes[e.Home] != 0 {
			return nil, l.fail("this slot of the controller is taken already, by line %d", homes[e.Home])
		}
		users[e.Core], homes[e.Home] = l.number, l.number
		list = append(list, e)
	}
	return list, l.err()
}

// places is how many cores have their memory behind one controller.
const places = scc.Cores / scc.Controllers

// home reads the route, port and slot of a line and returns the core that has
// them in the default map.
func (l *lines) home() (core int, err error) {
	route, err := l.integer(1, 0xFF, "the route of a memory controller")
	if err != nil {
		return 0, err
	}
	port, err := l.integer(2, scc.North, "the port of a memory controller")
	if err != nil {
		return 0, err
	}
	slot, err := l.integer(3, places-1, "a slot behind a memory controller")
	if err != nil {
		return 0, err
	}
	for core := range scc.Cores {
		at := scc.MemoryPort(scc.HomeController(core))
		if scc.TileID(at.Tile) == uint32(route) && at.Side == uint32(port) && scc.HomeRank(core) == int(slot) {
			return core, nil
		}
	}
	return 0, l.fail("no memory controller is at route %#x, port %d; there are 0x00 6, 0x05 4, 0x20 6 and 0x25 4", route, port)
}

// WriteList writes an .mt file, in the short form where it says everything.
func WriteList(w io.Writer, list []Entry) error {
	b := bufio.NewWriter(w)
	for _, e := range list {
		if err := checkName(e.Object); err != nil {
			return err
		}
		fmt.Fprintf(b, "%d ", e.Core)
		if e.Home != e.Core {
			port := scc.MemoryPort(scc.HomeController(e.Home))
			fmt.Fprintf(b, "0x%02x %d %d ", scc.TileID(port.Tile), port.Side, scc.HomeRank(e.Home))
		}
		fmt.Fprintln(b, e.Object)
	}
	return b.Flush()
}
