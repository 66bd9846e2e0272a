package svm

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"metalsvm/abi/report"
	"metalsvm/bench"
	"metalsvm/hw/scc"
	"metalsvm/mkimage"
	"metalsvm/run"
)

// Steps are the numbers of cores that jacobi runs on.
var Steps = []int{1, 2, 4, 8, 16, 24, 32, 48}

// Models are jacobi's ways to share the plate.
var Models = []string{"strong", "lazy", "mail"}

// The rows of jacobi on all cores.
const (
	best      = "svm.jacobi48.best.speedup"
	bestMail  = "svm.jacobi48.best_vs_mail"
	private   = "svm.jacobi48.private_speedup"
	perSecond = "svm.jacobi48.best.iterations_per_second"
)

// operation is a row that is the cost of an operation.
type operation struct {
	name  string
	goal  float64
	value func(r *report.Costs) uint64
}

var operations = []operation{
	{"svm.first_touch.cycles", 0, func(r *report.Costs) uint64 { return r.FirstTouch }},
	{"svm.read_fault.cycles", 0, func(r *report.Costs) uint64 { return r.ReadFault }},
	{"svm.transfer.neighbour.cycles", 6000, func(r *report.Costs) uint64 { return r.Neighbour }},
	{"svm.transfer.far.cycles", 0, func(r *report.Costs) uint64 { return r.Far }},
	{"svm.transfer.cold.cycles", 0, func(r *report.Costs) uint64 { return r.Cold }},
	{"svm.release.dirty1.cycles", 0, func(r *report.Costs) uint64 { return r.Dirty1 }},
	{"svm.release.dirty64.cycles", 0, func(r *report.Costs) uint64 { return r.Dirty64 }},
	{"svm.barrier48.cycles", 20000, func(r *report.Costs) uint64 { return r.Barrier }},
}

// SpeedupRow is the name of the row of a model on so many cores.
func SpeedupRow(model string, cores int) string {
	return fmt.Sprintf("svm.jacobi.%s.%d.speedup", model, cores)
}

// Rows are the names of the rows that Run emits.
func Rows() (names []string) {
	for _, o := range operations {
		names = append(names, o.name)
	}
	for _, model := range Models {
		for _, cores := range Steps {
			names = append(names, SpeedupRow(model, cores))
		}
	}
	return append(names, best, bestMail, private, perSecond)
}

// Run measures everything and emits the rows.
func Run(ctx context.Context, quick bool, emit func(bench.Row)) error {
	m, err := Measure(ctx, quick)
	if err != nil {
		return err
	}
	m.rows(quick, emit)
	return nil
}

// rows emits what has been measured.
func (m *Measured) rows(quick bool, emit func(bench.Row)) {
	row := func(name, unit string, value, goal float64, better string) {
		emit(bench.Row{Bench: "svm", Name: name, Unit: unit, Value: value, Goal: goal, Better: better}.Judge())
	}
	for _, o := range operations {
		row(o.name, "cycles", float64(o.value(&m.Costs)), o.goal, "lower")
	}
	for _, model := range Models {
		for i, cores := range Steps {
			row(SpeedupRow(model, cores), "", m.Speedup(model, i), 0, "higher")
		}
	}
	last := len(Steps) - 1
	shared := max(m.Jacobi["strong"][last], m.Jacobi["lazy"][last])
	goal := func(g float64) float64 { // of a plate as large as was promised
		if quick {
			return 0
		}
		return g
	}
	row(best, "", shared/m.OneCore, goal(40), "higher")
	row(bestMail, "", shared/m.Jacobi["mail"][last], goal(0.9), "higher")
	row(private, "", shared/m.Jacobi["mail"][0], 0, "higher")
	row(perSecond, "1/s", shared, 0, "higher")
}

// Measured is what has been measured.
type Measured struct {
	Costs   report.Costs
	Jacobi  map[string][]float64 // iterations per guest second, by model and step
	OneCore float64              // the most that one core does
}

// Speedup is how much faster a model's step is than one core.
func (m *Measured) Speedup(model string, step int) float64 {
	return m.Jacobi[model][step] / m.OneCore
}

// Measure runs the applications.
func Measure(ctx context.Context, quick bool) (*Measured, error) {
	file, err := mkimage.Build(ctx, mkimage.Options{})
	if err != nil {
		return nil, err
	}
	image, err := run.Open(file)
	if err != nil {
		return nil, err
	}
	rounds, grid, iterations := 100, "1024x512", 10
	if quick {
		rounds, grid, iterations = 20, "128x96", 2
	}
	results := make([]report.Sweep, len(Steps))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for i, cores := range slices.Backward(Steps) { // the longest first
		args := []string{"jacobi", "--sweep", "--grid", grid, "--iterations", fmt.Sprint(iterations)}
		if cores == scc.Cores {
			args = append(args, "--costs", fmt.Sprint(rounds))
		}
		group.Go(func() error { return one(ctx, image, cores, &results[i], args...) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	m := &Measured{}
	return m, m.take(results)
}

// one runs an application and decodes its result.
func one(ctx context.Context, image *run.Image, cores int, into any, args ...string) error {
	o, err := run.Run(ctx, image, run.Options{Cores: cores, Seed: 1, Args: args})
	if err != nil {
		return err
	}
	if o.Status != 0 {
		return fmt.Errorf("%v on %d cores: status %d: %w", args, cores, o.Status, o.Err)
	}
	return json.Unmarshal(o.Result, into)
}

// take sorts the results; jacobi's must all have come to the same plate.
func (m *Measured) take(results []report.Sweep) error {
	m.Jacobi = map[string][]float64{}
	want := results[0].Jacobi[0].Sum
	for i, sweep := range results {
		if sweep.Costs != nil {
			m.Costs = *sweep.Costs
		}
		for _, r := range sweep.Jacobi {
			if r.Sum != want {
				return fmt.Errorf("jacobi, %s on %d cores: checksum %08x, on one core %08x", r.Model, Steps[i], r.Sum, want)
			}
			m.Jacobi[r.Model] = append(m.Jacobi[r.Model], r.PerSecond)
			if Steps[i] == 1 {
				m.OneCore = max(m.OneCore, r.PerSecond)
			}
		}
	}
	return nil
}
