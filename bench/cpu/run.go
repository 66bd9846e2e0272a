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
	for _, p := range Programs {
		names = append(names, "cpu."+p.Name+".mips", "cpu."+p.Name+".ratio")
	}
	return append(names, "cpu.executor.mips")
}

// Run measures every program in the engine and in the executor, and emits a
// row for each: MIPS of the engine and its ratio to the executor, and the
// geometric mean of the executor's MIPS.
func Run(ctx context.Context, quick bool, emit func(bench.Row)) error {
	g, err := Build(ctx)
	if err != nil {
		return err
	}
	budget := time.Second
	if quick {
		budget = 100 * time.Millisecond
	}
	logs := 0.0
	for _, p := range Programs {
		if err := ctx.Err(); err != nil {
			return err
		}
		engine, err := p.measure(g, (*cpu.Core).Run, budget)
		if err != nil {
			return err
		}
		executor, err := p.measure(g, (*cpu.Core).Execute, budget)
		if err != nil {
			return err
		}
		logs += math.Log(executor)
		row(emit, p.Name+".mips", "MIPS", engine, p.goal)
		row(emit, p.Name+".ratio", "", engine/executor, 5)
	}
	row(emit, "executor.mips", "MIPS", math.Exp(logs/float64(len(Programs))), 30)
	return nil
}

func row(emit func(bench.Row), name, unit string, value, goal float64) {
	emit(bench.Row{Bench: "cpu", Name: "cpu." + name, Unit: unit, Value: value, Goal: goal, Better: "higher"}.Judge())
}

// measure runs a program for about the budget of processor time and returns
// its MIPS. Its first run, which translates and warms up, does not count, but
// its result does.
func (p *Program) measure(g *Guest, run func(*cpu.Core, uint64) cpu.Stop, budget time.Duration) (float64, error) {
	b := new(bare)
	if err := b.load(g); err != nil {
		return 0, err
	}
	entry, err := g.Entry(p)
	if err != nil {
		return 0, err
	}
	args := p.Args(dataFirst)
	c := cpu.New(b)
	once := func() error {
		call(c, b, entry, args)
		if stop := run(c, c.Cycles+limit); stop != cpu.Halted || c.EIP != haltAt+1 {
			return fmt.Errorf("%s: stop %d at %#x, page fault address %#x", p.Name, stop, c.EIP, c.CR2)
		}
		if got, want := result(b, len(args)), p.Expect(); got != want {
			return fmt.Errorf("%s: result %#x, the host has %#x", p.Name, got, want)
		}
		return nil
	}
	if err := once(); err != nil {
		return 0, err
	}
	var spent time.Duration
	insns := c.Insns
	for spent < budget {
		start := bench.ProcessorTime()
		call(c, b, entry, args)
		run(c, c.Cycles+limit)
		spent += bench.ProcessorTime() - start
	}
	return float64(c.Insns-insns) / spent.Seconds() / 1e6, nil
}
