package machine

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"metalsvm/bench"
	"metalsvm/run"
)

// runtime returns the row that compares a whole Go program: the processor time
// of the self test "runtime", goroutines and garbage, on one core in functional
// mode and, with the same image, in QEMU.
func (k kernel) runtime(ctx context.Context, quick bool) (bench.Row, error) {
	rounds := 1000
	if quick {
		rounds = 60
	}
	args := []string{"selftest", "runtime", strconv.Itoa(rounds)}
	r := bench.Row{Name: runtimeSeconds, Unit: "s", Better: "lower", Against: map[string]float64{}}
	c, _, err := k.run(ctx, run.Options{Functional: true, Cores: 1, Args: args})
	if err != nil {
		return r, err
	}
	r.Value = c.seconds
	if path := lookQEMU(); path != "" {
		seconds, said, err := emulate(ctx, path, k.file, args)
		if err == nil && !strings.Contains(said, args[1]+": ok") {
			err = fmt.Errorf("%s: %s did not come to its end", qemu, args[1])
		}
		if err != nil {
			return r, err
		}
		r.Against[qemu] = seconds
	}
	return r, nil
}
