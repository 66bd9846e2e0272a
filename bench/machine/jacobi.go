package machine

import (
	"context"
	"fmt"
	"strings"

	"metalsvm/bench"
	"metalsvm/hw/scc"
	"metalsvm/mkimage"
	"metalsvm/run"
)

// jacobi returns the processor time of jacobi in timing mode over that in
// functional mode.
func jacobi(ctx context.Context, quick bool) (float64, error) {
	cores, grid := scc.Cores, "1024x512"
	if quick {
		cores, grid = 8, "128x64"
	}
	file, err := mkimage.Build(ctx, mkimage.Options{})
	if err != nil {
		return 0, err
	}
	image, err := run.Open(file)
	if err != nil {
		return 0, err
	}
	var seconds [2]float64
	for i, mode := range modes {
		seconds[i], err = processorSeconds(ctx, image, run.Options{
			Cores: cores, Timing: mode.timing, Args: []string{"jacobi", "--grid", grid, "--iterations", "3"},
		})
		if err != nil {
			return 0, err
		}
	}
	return seconds[1] / seconds[0], nil
}

// processorSeconds runs an application, which must end well, and returns the
// processor time from the start of the machine to its end.
func processorSeconds(ctx context.Context, image *run.Image, o run.Options) (float64, error) {
	start := bench.ProcessorTime()
	outcome, err := run.Run(ctx, image, o)
	if err != nil {
		return 0, err
	}
	if outcome.Status != 0 {
		return 0, fmt.Errorf("%s on %d cores: status %d: %w", strings.Join(o.Args, " "), o.Cores, outcome.Status, outcome.Err)
	}
	return (bench.ProcessorTime() - start).Seconds(), nil
}
