package cpu

import (
	"context"
	"fmt"
	"math"
	"time"

	"metalsvm/bench"
	"metalsvm/machine/cpu"
)

// limit ends a program that does not come back.
const limit = 1 << 32

// Rows are the names of the rows that Run emits.
func Rows() (names []string) {
	for _, p := range all {
		names = append(names, "cpu."+p.name+".mips", "cpu."+p.name+".ratio")
	}
	return append(names, "cpu.executor.mips")
}

// Run measures every program in the engine and in the executor, and emits a
// row for each: MIPS of the engine and its ratio to the executor, and the
// geometric mean of the executor's MIPS.
func Run(ctx context.Context, quick bool, emit func(bench.Row)) error {
	i, err := build(ctx)
	if err != nil {
		return err
	}
	budget := time.Second
	if quick {
		budget = 200 * time.Millisecond
	}
	logs := 0.0
	for _, p := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		engine, err := p.measure(i, (*cpu.Core).Run, budget)
		if err != nil {
			return err
		}
		executor, err := p.measure(i, (*cpu.Core).Execute, budget)
		if err != nil {
			return err
		}
		logs += math.Log(executor)
		row(emit, p.name+".mips", "MIPS", engine, p.goal)
		row(emit, p.name+".ratio", "", engine/executor, 5)
	}
	row(emit, "executor.mips", "MIPS", math.Exp(logs/float64(len(all))), 30)
	return nil
}

func row(emit func(bench.Row), name, unit string, value, goal float64) {
	emit(bench.Row{Bench: "cpu", Name: "cpu." + name, Unit: unit, Value: value, Goal: goal, Better: "higher"}.Judge())
}

// measure runs a program for about the budget of processor time and returns
// its MIPS. Its first run, which translates and warms up, does not count, but
// its result does.
func (p *program) measure(i *image, run func(*cpu.Core, uint64) cpu.Stop, budget time.Duration) (float64, error) {
	b := new(bare)
	if err := b.load(i); err != nil {
		return 0, err
	}
	entry, ok := i.symbols["metalsvm/bench/cpu/programs."+p.symbol]
	if !ok {
		return 0, fmt.Errorf("%s: no symbol %s in the guest", p.name, p.symbol)
	}
	c := cpu.New(b)
	once := func() error {
		call(c, b, entry, p.args)
		if stop := run(c, c.Cycles+limit); stop != cpu.Halted || c.EIP != haltAt+1 {
			return fmt.Errorf("%s: stop %d at %#x, page fault address %#x", p.name, stop, c.EIP, c.CR2)
		}
		if got, want := result(b, len(p.args)), p.expect(); got != want {
			return fmt.Errorf("%s: result %#x, the host has %#x", p.name, got, want)
		}
		return nil
	}
	if err := once(); err != nil {
		return 0, err
	}
	var spent time.Duration
	insns := c.Insns
	for spent < budget {
		start := processorTime()
		call(c, b, entry, p.args)
		run(c, c.Cycles+limit)
		spent += processorTime() - start
	}
	return float64(c.Insns-insns) / spent.Seconds() / 1e6, nil
}
