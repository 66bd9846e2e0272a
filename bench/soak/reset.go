package soak

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"metalsvm/bench"
	"metalsvm/run"
)

const (
	resetSeeds  = 200
	resetRuns   = "soak.reset.runs"
	resetLatest = "soak.reset.latest"
	resetMost   = 500 // guest milliseconds from a reset to the end of the run
)

// resetApps share memory in different ways, for longer than until any reset.
var resetApps = [][]string{
	{"racefree", "--programs", "1000"},
	{"selftest", "counter", "100000"},
	{"litmus", "--rounds", "100000"},
	{"selftest", "shuffle", "5000"},
}

// resetAt chooses by a seed which core is put into reset, and when: at any time from
// the start of the kernel to the middle of the application.
func resetAt(seed uint64) run.Reset {
	r := rand.New(rand.NewPCG(seed, 2))
	return run.Reset{Core: r.IntN(cores), At: time.Duration(r.IntN(40_000)) * time.Microsecond}
}

// resets puts one core into reset in each run. All others must then end with an
// error, and soon. It emits how many runs were right, and how long the longest took
// from the reset to its end.
func resets(ctx context.Context, image *run.Image, quick bool, emit func(bench.Row)) error {
	right, latest := 0, 0.0
	var failures []error
	total, err := every(ctx, image, resetSeeds, quick, func(seed uint64) run.Options {
		return run.Options{
			Cores: cores, Seed: seed, Args: resetApps[seed%uint64(len(resetApps))],
			Resets: []run.Reset{resetAt(seed)}, Watchdog: 2 * time.Second,
		}
	}, func(seed uint64, o *run.Outcome) {
		reset := resetAt(seed)
		late := (o.GuestSeconds() - reset.At.Seconds()) * 1e3
		latest = max(latest, late)
		if o.Status == 0 || late > resetMost {
			failures = append(failures, fmt.Errorf("seed %d, core %d in reset at %v: status %d after %.0f ms: %w",
				seed, reset.Core, reset.At, o.Status, late, o.Err))
			return
		}
		right++
	})
	if err != nil {
		return err
	}
	emit(bench.Row{Bench: "soak", Name: resetRuns, Value: float64(right), Goal: float64(total), Better: "higher"}.Judge())
	emit(bench.Row{Bench: "soak", Name: resetLatest, Unit: "ms", Value: latest, Goal: resetMost, Better: "lower"}.Judge())
	return errors.Join(failures...)
}
