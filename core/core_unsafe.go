package core

import (
	"encoding/json"
	"errors"
	"fmt"
	"unsafe"

	"metalsvm/abi"
	"metalsvm/call"
	"metalsvm/hw/scc"
)

// Info describes the core that a program runs on.
type Info struct {
	ID      int   // this core, 0..47
	Members []int // the cores that take part in the run, in order
	Rank    int   // place of ID in Members

	SCC        bool // on an SCC; the fields that follow are meaningful there only
	Tile, X, Y int  // tile and its place, x from the left, y from the bottom
	Controller int  // memory controller of the core's private memory, 0..3

	MHz      int // clock
	Memory   int // private memory, bytes
	Free     int // of that, bytes not in use
	ShmBytes int // shared virtual memory, bytes
}

// ErrElsewhere says that the program does not run on a MetalSVM kernel.
var ErrElsewhere = errors.New("not on a MetalSVM kernel")

// ErrTooLong says that a result is longer than 1 MiB as JSON.
var ErrTooLong = errors.New("longer than 1 MiB")

// Get describes this core.
func Get() (Info, error) {
	var a abi.Info
	if _, errno := call.Do(abi.CallInfo, unsafe.Sizeof(a), unsafe.Pointer(&a)); errno != 0 {
		return Info{}, ErrElsewhere
	}
	i := Info{
		ID: int(a.Core), SCC: a.SCC != 0, MHz: int(a.CoreMHz),
		Memory: int(a.MemBytes), Free: int(a.MemFree), ShmBytes: int(a.ShmBytes),
	}
	for n := range 64 {
		if a.Members[n/32]>>(n%32)&1 != 0 {
			if n == i.ID {
				i.Rank = len(i.Members)
			}
			i.Members = append(i.Members, n)
		}
	}
	if i.SCC {
		i.Tile = scc.TileOf(i.ID)
		i.X, i.Y = scc.XY(i.Tile)
		i.Controller = scc.HomeController(i.ID)
	}
	return i, nil
}

// Report hands v, as JSON, to whoever started the run: it becomes the "result"
// of "metalsvm run --json". Where several cores report, the lowest one's last
// report counts.
func Report(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("reporting the result: %w", err)
	}
	if len(b) > abi.HostMax {
		return fmt.Errorf("reporting the result: %d bytes: %w", len(b), ErrTooLong)
	}
	if _, errno := call.Do(abi.CallReport, uintptr(len(b)), unsafe.Pointer(&b[0])); errno != 0 {
		return ErrElsewhere
	}
	return nil
}
