package run

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"metalsvm/hw/scc"
	"metalsvm/machine/chip"
	"metalsvm/scckit"
)

// BootOptions say how to boot an image that sccKit, or its equal, has made.
type BootOptions struct {
	Release  []int         // cores to release, in this order; nil = all in the image
	Seed     uint64        // equal seeds give equal runs
	Watchdog time.Duration // guest time without progress that ends the run; 0 = never
	Console  io.Writer     // gets "[NN] line" for every line that core NN writes
}

// Stray is an address without anything that the guests used.
type Stray struct {
	First chip.Access
	Count uint64
}

// maxStrays is how many addresses are told apart.
const maxStrays = 20

// Boot puts an image on a new machine that is not strict, releases cores and
// runs until they are halted for good. The guests need not know anything of
// package abi: status 0 says that every core is halted and nothing is pending.
// The error says why the run could not begin.
func Boot(ctx context.Context, image *scckit.Image, o BootOptions) (*Outcome, error) {
	cores := image.Cores()
	if o.Release == nil {
		o.Release = cores
	}
	if len(o.Release) == 0 {
		return nil, fmt.Errorf("no core to release")
	}
	for _, core := range o.Release {
		if !slices.Contains(cores, core) {
			return nil, fmt.Errorf("core %d is not in the image, which has %v", core, cores)
		}
	}
	c := collector{image: new(Image), console: o.Console, resultCore: -1}
	m := chip.New(chip.Config{
		Gigabytes: image.Gigabytes(),
		CoreMHz:   coreMHz,
		Seed:      o.Seed,
		Watchdog:  uint64(o.Watchdog.Seconds() * coreMHz * 1e6),
		Console:   c.line,
		Message:   c.message,
		Stray:     c.stray,
	})
	defer m.Close()
	if err := preload(m, image); err != nil {
		return nil, fmt.Errorf("loading: %w", err)
	}
	m.Release(o.Release...)
	r := m.Run(ctx)
	if r.Reason == chip.Asleep {
		return &Outcome{Chip: r, Strays: c.strays}, nil
	}
	outcome := c.outcome(r)
	outcome.Strays = c.strays
	return outcome, nil
}

// preload loads memory and look-up tables, as sccBoot -g does. Entries that
// the image does not have keep their default.
func preload(m *chip.Machine, image *scckit.Image) error {
	for mc := range scc.Controllers {
		for _, s := range image.Memory[mc] {
			if err := m.WriteMemory(mc, s.Address, s.Data); err != nil {
				return err
			}
		}
	}
	for _, e := range image.Tables {
		tile, offset := e.Register()
		if err := m.WriteRegister(tile, offset, uint32(e.Entry)); err != nil {
			return err
		}
	}
	return nil
}

// stray counts an access to nothing.
func (c *collector) stray(a chip.Access) {
	for i := range c.strays {
		s := &c.strays[i]
		if s.First.Address == a.Address && s.First.Write == a.Write && s.First.Port == a.Port {
			s.Count++
			return
		}
	}
	if len(c.strays) < maxStrays {
		c.strays = append(c.strays, Stray{a, 1})
	}
}
