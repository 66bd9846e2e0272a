package machine

import (
	"context"

	"metalsvm/hw/scc"
	"metalsvm/run"
)

// jacobi returns the processor time of jacobi, as it runs without options, in timing
// mode over that in functional mode. If quick, the plate is smaller.
func (k kernel) jacobi(ctx context.Context, quick bool) (float64, error) {
	cores, args := scc.Cores, []string{"jacobi"}
	if quick {
		cores, args = 8, []string{"jacobi", "--grid", "128x64", "--iterations", "3"}
	}
	var seconds [2]float64
	for i, mode := range modes {
		c, _, err := k.run(ctx, run.Options{
			Cores: cores, Functional: mode.functional, Args: args,
		})
		if err != nil {
			return 0, err
		}
		seconds[i] = c.seconds
	}
	return seconds[1] / seconds[0], nil
}
