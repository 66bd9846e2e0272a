package machine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"metalsvm/bench/cpu"
	"metalsvm/hw/scc"
	"metalsvm/machine/chip"
)

// busy is the program that keeps all cores busy.
const busy = "state"

// parallel returns the MIPS of all cores together, in wall time, with one worker
// and with two, and how many times faster two are. Others use the host too, so
// the two take turns in short runs: of their speeds the best counts, of the
// ratios of neighbours the one in the middle.
func parallel(ctx context.Context, g *cpu.Guest, quick bool) (one, two, ratio float64, err error) {
	rounds, insns := 31, uint64(2e6)
	if quick {
		rounds, insns = 3, 1e6
	}
	p := &cpu.Programs[slices.IndexFunc(cpu.Programs, func(p cpu.Program) bool { return p.Name == busy })]
	once, _, err := repeat(ctx, g, p, false, 1)
	if err != nil {
		return 0, 0, 0, err
	}
	times := uint32(max(1, insns/once))
	var ratios []float64
	for range rounds {
		a, err := everywhere(ctx, g, p, times, 1)
		if err != nil {
			return 0, 0, 0, err
		}
		b, err := everywhere(ctx, g, p, times, 2)
		if err != nil {
			return 0, 0, 0, err
		}
		one, two = max(one, a), max(two, b)
		ratios = append(ratios, b/a)
	}
	slices.Sort(ratios)
	return one, two, ratios[rounds/2], nil
}

// everywhere runs a program so many times on every core of a new machine, checks
// the results, and returns the MIPS.
func everywhere(ctx context.Context, g *cpu.Guest, p *cpu.Program, times uint32, workers int) (mips float64, err error) {
	entry, err := g.Entry(p)
	if err != nil {
		return 0, err
	}
	m := chip.New(chip.Config{Parallel: workers, Strict: true})
	defer m.Close()
	for core := range scc.Cores {
		if err := load(m, core, g, caller(entry, p.Args(dataAt), times)); err != nil {
			return 0, err
		}
		m.Release(core)
	}
	start := time.Now()
	r := m.Run(ctx)
	seconds := time.Since(start).Seconds()
	if r.Reason != chip.Exited {
		return 0, fmt.Errorf("%s on every core: the run ended by %v: %w", p.Name, r.Reason, r.Err)
	}
	for core := range scc.Cores {
		if err := verify(m, core, p); err != nil {
			return 0, err
		}
	}
	return float64(r.Insns) / seconds / 1e6, nil
}
