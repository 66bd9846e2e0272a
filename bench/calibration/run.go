package calibration

import (
	"context"
	"fmt"
	"math"

	"metalsvm/bench"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

// Goals: the largest error and the mean one, in percent, and how many numbers
// the model may have that were not measured by others for what they stand for.
const (
	goalMax        = 10
	goalMean       = 4
	goalParameters = 12
)

// Rows are the names of the rows that Run emits.
func Rows() (names []string) {
	for _, p := range probes(bare.New()) {
		names = append(names, rowName(p.name))
	}
	return append(names, rowName("ipi"), prefix+"max_error_percent", prefix+"mean_error_percent", prefix+"parameters")
}

const prefix = "calibration."

func rowName(name string) string { return prefix + name + ".cycles" }

// Run measures everything and emits a row for each number of the chip, and
// three that sum up. It is as quick as can be in any case.
func Run(ctx context.Context, _ bool, emit func(bench.Row)) error {
	points, err := Measure(ctx)
	if err != nil {
		return err
	}
	for _, p := range points {
		emit(bench.Row{
			Bench: "calibration", Name: rowName(p.Name), Unit: "cycles", Value: p.Model,
			Better: "equal", Against: map[string]float64{"chip": p.Chip},
		}.Judge())
	}
	largest, mean := Errors(points)
	sum := func(name, unit string, value, goal float64) {
		emit(bench.Row{
			Bench: "calibration", Name: prefix + name, Unit: unit, Value: value, Goal: goal, Better: "lower",
		}.Judge())
	}
	sum("max_error_percent", "%", largest, goalMax)
	sum("mean_error_percent", "%", mean, goalMean)
	sum("parameters", "", float64(len(chip.Parameters())), goalParameters)
	return nil
}

// Errors returns the largest and the mean absolute error, in percent. Small
// numbers within one clock count as right.
func Errors(points []Point) (largest, mean float64) {
	for _, p := range points {
		percent, _ := p.Error()
		largest = max(largest, math.Abs(percent))
		mean += math.Abs(percent)
	}
	return largest, mean / float64(len(points))
}

// Measure runs the programs and returns what they measured.
func Measure(ctx context.Context) ([]Point, error) {
	p := bare.New()
	list := probes(p)
	empty, pin := len(list), len(list)+1
	glcfg, eoi := pins(p)
	ready := bare.At(p.Map(peer, line, bare.UC))
	p.Gate(callVector, "call")
	p.Mov(bare.EAX, bare.At(bare.Private)) // now the caches hold it
	p.Mov(bare.At(current), bare.Imm(1))
	p.User(true)
	for n, probe := range list {
		measure(p, n, probe.body)
	}
	measure(p, empty, func(*bare.Program) {})
	sendInterrupts(p, pin, glcfg, ready)
	p.Exit()
	calls(p)
	arrival(p, glcfg, eoi)

	own, others, err := run(ctx, p, echo(), pin+1, 1)
	if err != nil {
		return nil, fmt.Errorf("calibration: %w", err)
	}
	points := make([]Point, 0, len(list)+1)
	for n, probe := range list {
		clocks := float64(own[n]) / rounds
		if probe.net {
			clocks -= float64(own[empty]) / rounds
		}
		points = append(points, Point{probe.name, probe.group, probe.hops, probe.chip, clocks})
	}
	oneWay := (float64(own[pin]) - float64(others[0])) / 2
	return append(points, Point{"ipi", "ipi", 0, chipInterrupt, oneWay}), nil
}

// run runs programs on cores 0 and 1 and returns the first results of each.
func run(ctx context.Context, first, second *bare.Program, n0, n1 int) (r0, r1 []uint32, err error) {
	m := chip.New(chip.Config{Strict: true})
	defer m.Close()
	for core, p := range []*bare.Program{first, second} {
		if err := p.Load(m, core); err != nil {
			return nil, nil, err
		}
	}
	m.Release(0, 1)
	if r := m.Run(ctx); r.Reason != chip.Exited {
		return nil, nil, fmt.Errorf("the run ended by %v on core %d: %w", r.Reason, r.Core, r.Err)
	}
	if r0, err = bare.Read(m, 0, n0); err != nil {
		return nil, nil, err
	}
	r1, err = bare.Read(m, 1, n1)
	return r0, r1, err
}
