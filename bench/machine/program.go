package machine

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"metalsvm/bench"
	"metalsvm/bench/cpu"
	"metalsvm/mkimage"
	"metalsvm/run"
)

// kernel is the image of the kernel with all applications, as a file and loaded.
type kernel struct {
	file  string
	image *run.Image
}

func build(ctx context.Context) (k kernel, err error) {
	if k.file, err = mkimage.Build(ctx, mkimage.Options{}); err != nil {
		return k, err
	}
	k.image, err = run.Open(k.file)
	return k, err
}

// cost is what a run took.
type cost struct {
	insns   uint64  // guest instructions
	seconds float64 // processor time of the host
}

// run runs an application, which must end well, from the start of the machine
// to its end, and returns the cost and what the cores said.
func (k kernel) run(ctx context.Context, o run.Options) (c cost, said string, err error) {
	var console strings.Builder
	o.Console = &console
	start := bench.ProcessorTime()
	outcome, err := run.Run(ctx, k.image, o)
	if err != nil {
		return c, "", err
	}
	c = cost{outcome.Chip.Insns, (bench.ProcessorTime() - start).Seconds()}
	if outcome.Status != 0 {
		err = fmt.Errorf("%s on %d cores: status %d: %w", strings.Join(o.Args, " "), o.Cores, outcome.Status, outcome.Err)
	}
	return c, console.String(), err
}

// program measures one of the programs on one core: the difference between a
// run of many rounds and a run of one, so that the start does not count. If quick,
// the rounds are too few to tell anything of QEMU, which takes longer to start than
// for them.
func (k kernel) program(ctx context.Context, p *cpu.Program, quick bool, emit func(bench.Row)) error {
	args := func(rounds uint64) []string { return []string{"compute", p.Name, strconv.FormatUint(rounds, 10)} }
	expect := fmt.Sprintf("compute %s: %#08x", p.Name, p.Expect())
	check := func(said string) error {
		if !strings.Contains(said, expect) {
			return fmt.Errorf("%s: got %q, the host has %q", p.Name, said, expect)
		}
		return nil
	}
	twice, err := k.insns(ctx, args(2))
	if err != nil {
		return err
	}
	once, err := k.insns(ctx, args(1))
	if err != nil {
		return err
	}
	insns := uint64(500e6)
	if quick {
		insns = 20e6
	}
	rounds := 1 + max(1, insns/(twice-once))
	done := float64((rounds - 1) * (twice - once))

	// mips is what a way to run reaches.
	mips := func(run func(args []string) (seconds float64, said string, err error)) (float64, error) {
		var seconds [2]float64
		for i, n := range []uint64{1, rounds} {
			s, said, err := run(args(n))
			if err != nil {
				return 0, err
			}
			if err := check(said); err != nil {
				return 0, err
			}
			seconds[i] = s
		}
		return done / (seconds[1] - seconds[0]) / 1e6, nil
	}
	against := map[string]float64{}
	if path := lookQEMU(); path != "" && !quick {
		against[qemu], err = mips(func(args []string) (float64, string, error) { return emulate(ctx, path, k.file, args) })
		if err != nil {
			return err
		}
	}
	for _, mode := range modes {
		value, err := mips(func(args []string) (float64, string, error) {
			c, said, err := k.run(ctx, run.Options{Cores: 1, Functional: mode.functional, Args: args})
			return c.seconds, said, err
		})
		if err != nil {
			return err
		}
		row(emit, bench.Row{Name: rowName(p.Name, mode.name), Unit: "MIPS", Value: value, Better: "higher", Against: against})
	}
	return nil
}

// insns returns the guest instructions of a run in functional mode.
func (k kernel) insns(ctx context.Context, args []string) (uint64, error) {
	c, _, err := k.run(ctx, run.Options{Functional: true, Cores: 1, Args: args})
	return c.insns, err
}
