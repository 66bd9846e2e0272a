// Package boot measures how long the machine needs from an image on disk to
// the end of the smallest application, by wall clock and for the guests. The
// image is built before, outside of the measurement.
package boot

import (
	"context"
	"fmt"
	"time"

	"metalsvm/bench"
	"metalsvm/hw/scc"
	"metalsvm/mkimage"
	"metalsvm/run"
)

// Rows are the names of the rows that Run emits.
func Rows() (names []string) {
	for _, cores := range sizes {
		for _, name := range []string{"wall", "guest", "mips"} {
			names = append(names, rowName(cores, name))
		}
	}
	return names
}

// sizes are the numbers of cores.
var sizes = []int{1, scc.Cores}

func rowName(cores int, name string) string { return fmt.Sprintf("boot.%d.%s", cores, name) }

// Run boots "hello" on one core and on all and emits rows for each. It is as
// quick as can be in any case.
func Run(ctx context.Context, _ bool, emit func(bench.Row)) error {
	file, err := mkimage.Build(ctx, mkimage.Options{})
	if err != nil {
		return err
	}
	for _, cores := range sizes {
		if err := measure(ctx, file, cores, emit); err != nil {
			return err
		}
	}
	return nil
}

func measure(ctx context.Context, file string, cores int, emit func(bench.Row)) error {
	start := time.Now()
	image, err := run.Open(file)
	if err != nil {
		return err
	}
	o, err := run.Run(ctx, image, run.Options{Cores: cores, Args: []string{"hello"}})
	if err != nil {
		return err
	}
	if o.Status != 0 {
		return fmt.Errorf("hello on %d cores: status %d: %w", cores, o.Status, o.Err)
	}
	seconds := time.Since(start).Seconds()
	row := func(name, unit, better string, value float64) {
		emit(bench.Row{Bench: "boot", Name: rowName(cores, name), Unit: unit, Better: better, Value: value}.Judge())
	}
	row("wall", "s", "lower", seconds)
	row("guest", "s", "lower", o.GuestSeconds())
	row("mips", "MIPS", "higher", float64(o.Chip.Insns)/seconds/1e6)
	return nil
}
