package run

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"time"

	"metalsvm/hw/scc"
	"metalsvm/machine/chip"
	"metalsvm/machine/option"
	"metalsvm/scckit"
)

// BootOptions say how to boot an image that sccKit, or its equal, has made.
type BootOptions struct {
	Release     []int         // cores to release, in this order; nil = all in the image
	Seed        uint64        // equal seeds give equal runs
	Watchdog    time.Duration // guest time without progress that ends the run; 0 = never
	Functional  bool          // coherent memory that costs nothing; see chip.Config
	Interpret   bool          // see chip.Config; changes nothing that the guests do
	Strict      bool          // an access to nothing ends the run
	ConsoleArea bool          // show the consoles in shared memory too
	Options     option.Set    // how the machine decides what the sources leave open
	Console     io.Writer     // gets "[NN] line" for every line that core NN writes
	Warning     io.Writer     // gets the machine's warnings, a line each

	// Control is where a control socket shall be, "default" for its usual
	// place, empty for none. With one the run goes on when every core is held
	// or halted, until it is switched off there. Ready is called with its path.
	Control string
	Ready   func(path string)
}

// Boot puts an image on a new machine, releases cores and runs until they are
// halted for good. The guests need not know anything of package abi: status 0
// says that every core is halted and nothing is pending. The error says why
// the run could not begin.
func Boot(ctx context.Context, image *scckit.Image, o BootOptions) (*Outcome, error) {
	cores := image.Cores()
	if o.Release == nil {
		o.Release = cores
	}
	if len(o.Release) == 0 && o.Control == "" {
		return nil, fmt.Errorf("no core to release, and no control socket to release one by")
	}
	for _, core := range o.Release {
		if !slices.Contains(cores, core) {
			return nil, fmt.Errorf("core %d is not in the image, which has %v", core, cores)
		}
	}
	c := collector{image: new(Image), console: o.Console, resultCore: -1, strays: strays{}}
	m := chip.New(chip.Config{
		Gigabytes:  image.Gigabytes(),
		Functional: o.Functional,
		Interpret:  o.Interpret,
		Options:    o.Options,
		Seed:       o.Seed,
		Strict:     o.Strict,
		Watchdog:   clocks(o.Watchdog),
		Attended:   o.Control != "",
		Console:    c.line,
		Message:    c.message,
		Stray:      c.strays.add,
		Warning:    warn(o.Warning),
	})
	defer m.Close()
	if err := preload(m, image); err != nil {
		return nil, fmt.Errorf("loading: %w", err)
	}
	m.Release(o.Release...)
	consoles := newArea(m, image, c.line)
	if o.ConsoleArea {
		m.Watch(areaEvery, consoles.look)
	}
	r, err := attend(ctx, m, o.Control, o.Ready)
	if err != nil {
		return nil, err
	}
	if o.ConsoleArea {
		consoles.flush()
	}
	if r.Reason == chip.Asleep {
		// Guests that know nothing of package abi have no other end.
		r.Reason, r.Err = chip.Exited, nil
	}
	outcome := c.outcome(r)
	outcome.Strays = c.strays.list()
	return outcome, nil
}

// preload loads memory and look-up tables, as sccBoot -g does. Entries that
// the image does not have keep their default.
func preload(m *chip.Machine, image *scckit.Image) error {
	for mc, segments := range image.Memory {
		port := scc.MemoryPort(mc)
		for _, s := range segments {
			if err := m.Write(scc.TileID(port.Tile), port.Side, s.Address, s.Data); err != nil {
				return err
			}
		}
	}
	for _, e := range image.Tables {
		tile, offset := e.Register()
		entry := binary.LittleEndian.AppendUint32(nil, uint32(e.Entry))
		if err := m.Write(scc.TileID(tile), scc.CRB, uint64(offset), entry); err != nil {
			return err
		}
	}
	return nil
}
