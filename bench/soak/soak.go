// Package soak runs jacobi on eight cores with many seeds, and random programs that
// share memory of all models on four (application racefree). A seed changes when
// the cores start and how their accesses interleave, so each run is another
// order of events: all orders must differ, and all must come to one result. And it
// puts cores into reset in the middle, which must come to an error soon.
package soak

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"metalsvm/abi/report"
	"metalsvm/bench"
	"metalsvm/mkimage"
	"metalsvm/run"
)

const (
	cores = 8
	grid  = "64x64"
	seeds = 200
	few   = 10 // seeds if quick

	racefreeCores = 4
	racefreeSeeds = 1000
	racefreeRuns  = "soak.racefree.runs"
)

// Rows are the names of the rows that Run emits.
func Rows() []string {
	return []string{"soak.jacobi.runs", "soak.jacobi.distinct_traces", "soak.jacobi.distinct_results", racefreeRuns, resetRuns, resetLatest}
}

// Run solves the plate once for each seed, from 0 on, and emits how many runs
// verified their result, how many orders of events there were and how many
// results. The error names the seeds that failed.
func Run(ctx context.Context, quick bool, emit func(bench.Row)) error {
	file, err := mkimage.Build(ctx, mkimage.Options{})
	if err != nil {
		return err
	}
	image, err := run.Open(file)
	if err != nil {
		return err
	}
	var t tally
	total, err := every(ctx, image, seeds, quick, func(seed uint64) run.Options {
		return run.Options{Cores: cores, Seed: seed, Args: []string{"jacobi", "--grid", grid}}
	}, t.add)
	if err != nil {
		return err
	}
	t.rows(total, emit)
	return errors.Join(append(t.failures, racefree(ctx, image, quick, emit), resets(ctx, image, quick, emit))...)
}

// every makes a run for each seed from 0 on, or for a few if quick, several at a time,
// and then calls what with each outcome in the order of the seeds. It returns how many
// there were.
func every(ctx context.Context, image *run.Image, seeds int, quick bool, options func(seed uint64) run.Options, what func(seed uint64, o *run.Outcome)) (int, error) {
	if quick {
		seeds = few
	}
	outcomes := make([]*run.Outcome, seeds)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for seed := range outcomes {
		group.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			outcomes[seed], err = run.Run(ctx, image, options(uint64(seed)))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	for seed, o := range outcomes {
		what(uint64(seed), o)
	}
	return seeds, nil
}

// racefree runs a random program for each seed, which also chooses the program, and
// emits how many were right.
func racefree(ctx context.Context, image *run.Image, quick bool, emit func(bench.Row)) error {
	right := 0
	var failures []error
	total, err := every(ctx, image, racefreeSeeds, quick, func(seed uint64) run.Options {
		return run.Options{
			Cores: racefreeCores, Seed: seed, Args: []string{"racefree", "--programs", "1", "--first", fmt.Sprint(seed)},
		}
	}, func(seed uint64, o *run.Outcome) {
		if o.Status != 0 {
			failures = append(failures, fmt.Errorf("racefree, seed %d: status %d: %w", seed, o.Status, o.Err))
			return
		}
		right++
	})
	if err != nil {
		return err
	}
	emit(bench.Row{Bench: "soak", Name: racefreeRuns, Value: float64(right), Goal: float64(total), Better: "higher"}.Judge())
	return errors.Join(failures...)
}

// tally is what the runs have come to.
type tally struct {
	verified int
	seedOf   map[uint64]uint64 // the first seed with this trace hash
	results  map[string]uint64 // the first seed with this sha256
	failures []error
}

// add takes a run into account.
func (t *tally) add(seed uint64, o *run.Outcome) {
	if t.seedOf == nil {
		t.seedOf, t.results = map[uint64]uint64{}, map[string]uint64{}
	}
	fail := func(format string, args ...any) {
		t.failures = append(t.failures, fmt.Errorf("seed %d: "+format, append([]any{seed}, args...)...))
	}
	if o.Status != 0 {
		fail("status %d: %w", o.Status, o.Err)
		return
	}
	var result report.Jacobi
	if err := json.Unmarshal(o.Result, &result); err != nil {
		fail("result: %w", err)
		return
	}
	if !result.Verified {
		fail("the grid is not that of one core")
		return
	}
	t.verified++
	if other, known := t.seedOf[o.Chip.TraceHash]; known {
		fail("the same order of events as seed %d", other)
	} else {
		t.seedOf[o.Chip.TraceHash] = seed
	}
	if _, known := t.results[result.SHA256]; !known {
		if len(t.results) > 0 {
			fail("another result: sha256 %s", result.SHA256)
		}
		t.results[result.SHA256] = seed
	}
}

// rows emits the tally of so many runs.
func (t *tally) rows(total int, emit func(bench.Row)) {
	row := func(name, better string, value, goal int) {
		emit(bench.Row{
			Bench: "soak", Name: "soak.jacobi." + name, Value: float64(value), Goal: float64(goal), Better: better,
		}.Judge())
	}
	row("runs", "higher", t.verified, total)
	row("distinct_traces", "higher", len(t.seedOf), total)
	row("distinct_results", "lower", len(t.results), 1)
}
