package machine

import (
	"context"
	"slices"

	"metalsvm/bench"
	"metalsvm/bench/cpu"
	"metalsvm/hw/scc"
)

// busy is the program that keeps all cores busy.
const busy = "state"

// parallel emits the rows of parallel mode: the MIPS of all cores together, in
// wall time, with two workers and with one. Others use the host too, so the two
// take turns in short runs: of each the best counts, and of the ratios of
// neighbours the one in the middle.
func parallel(ctx context.Context, quick bool, emit func(bench.Row)) error {
	rounds, insns := 31, uint64(2e6)
	if quick {
		rounds, insns = 3, 1e6
	}
	g, err := cpu.Build(ctx)
	if err != nil {
		return err
	}
	p := &cpu.Programs[slices.IndexFunc(cpu.Programs, func(p cpu.Program) bool { return p.Name == busy })]
	once, _, err := everywhere(ctx, g, p, 1, 1, 1)
	if err != nil {
		return err
	}
	times := uint32(max(1, insns/once))
	var best [2]float64
	var ratios []float64
	for range rounds {
		var mips [2]float64
		for i := range mips {
			done, seconds, err := everywhere(ctx, g, p, scc.Cores, i+1, times)
			if err != nil {
				return err
			}
			mips[i] = float64(done) / seconds / 1e6
			best[i] = max(best[i], mips[i])
		}
		ratios = append(ratios, mips[1]/mips[0])
	}
	slices.Sort(ratios)
	row(emit, bench.Row{
		Name: parallelMIPS, Unit: "MIPS", Value: best[1], Better: "higher", Against: map[string]float64{"1 worker": best[0]},
	})
	row(emit, bench.Row{Name: scaling, Value: ratios[rounds/2], Goal: goalScaling, Better: "higher"})
	return nil
}
