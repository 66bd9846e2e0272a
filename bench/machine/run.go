package machine

import (
	"context"

	"metalsvm/bench"
	"metalsvm/bench/cpu"
)

// goalSlowdown is how many times slower timing mode may be.
const goalSlowdown = 4

// goalScaling is how many times faster two workers are than one.
const goalScaling = 1.7

// modes are the ways in which the machine runs.
var modes = []struct {
	name       string
	functional bool
}{{"functional", true}, {"timing", false}}

// The rows of whole applications.
const (
	runtimeSeconds = "machine.runtime.seconds"
	slowdown       = "machine.jacobi.timing_slowdown"
	parallelMIPS   = "machine.parallel.mips"
	scaling        = "machine.parallel.scaling"
)

func rowName(program, mode string) string { return "machine." + program + "." + mode + "_mips" }

// Rows are the names of the rows that Run emits.
func Rows() (names []string) {
	for _, p := range cpu.Programs {
		for _, mode := range modes {
			names = append(names, rowName(p.Name, mode.name))
		}
	}
	return append(names, parallelMIPS, scaling, runtimeSeconds, slowdown)
}

// Run measures every program in both modes and emits a row for each, in MIPS,
// and the processor time of a self test, both against QEMU's if that is
// installed, the programs not if quick; parallel mode, in wall time; and for jacobi
// the processor time of timing mode over that of functional mode.
func Run(ctx context.Context, quick bool, emit func(bench.Row)) error {
	k, err := build(ctx)
	if err != nil {
		return err
	}
	for i := range cpu.Programs {
		if err := k.program(ctx, &cpu.Programs[i], quick, emit); err != nil {
			return err
		}
	}
	if err := parallel(ctx, quick, emit); err != nil {
		return err
	}
	compared, err := k.runtime(ctx, quick)
	if err != nil {
		return err
	}
	row(emit, compared)
	ratio, err := k.jacobi(ctx, quick)
	if err != nil {
		return err
	}
	row(emit, bench.Row{Name: slowdown, Value: ratio, Goal: goalSlowdown, Better: "lower"})
	return nil
}

func row(emit func(bench.Row), r bench.Row) {
	r.Bench = "machine"
	emit(r.Judge())
}
