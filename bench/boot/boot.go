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

// Run boots "hello" on one core and on all, or on few if quick, and emits
// rows for each.
func Run(ctx context.Context, quick bool, emit func(bench.Row)) error {
	file, err := mkimage.Build(ctx, mkimage.Options{})
	if err != nil {
		return err
	}
	all := scc.Cores
	if quick {
		all = 8
	}
	for _, cores := range []int{1, all} {
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
		name = fmt.Sprintf("boot.%d.%s", cores, name)
		emit(bench.Row{Bench: "boot", Name: name, Unit: unit, Better: better, Value: value}.Judge())
	}
	row("wall", "s", "lower", seconds)
	row("guest", "s", "lower", o.GuestSeconds())
	row("mips", "MIPS", "higher", float64(o.Chip.Insns)/seconds/1e6)
	return nil
}
