package machine

import (
	"context"
	"fmt"

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
		start := bench.ProcessorTime()
		o, err := run.Run(ctx, image, run.Options{
			Cores: cores, Timing: mode.timing, Args: []string{"jacobi", "--grid", grid, "--iterations", "3"},
		})
		if err != nil {
			return 0, err
		}
		if o.Status != 0 {
			return 0, fmt.Errorf("jacobi on %d cores, %s mode: status %d: %w", cores, mode.name, o.Status, o.Err)
		}
		seconds[i] = (bench.ProcessorTime() - start).Seconds()
	}
	return seconds[1] / seconds[0], nil
}
