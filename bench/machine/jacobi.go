package machine

import (
	"context"

	"metalsvm/hw/scc"
	"metalsvm/run"
)

// jacobi returns the processor time of jacobi in timing mode over that in
// functional mode.
func (k kernel) jacobi(ctx context.Context, quick bool) (float64, error) {
	cores, grid := scc.Cores, "1024x512"
	if quick {
		cores, grid = 8, "128x64"
	}
	var seconds [2]float64
	for i, mode := range modes {
		c, _, err := k.run(ctx, run.Options{
			Cores: cores, Functional: mode.functional, Args: []string{"jacobi", "--grid", grid, "--iterations", "3"},
		})
		if err != nil {
			return 0, err
		}
		seconds[i] = c.seconds
	}
	return seconds[1] / seconds[0], nil
}
