package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"metalsvm/bench"
	"metalsvm/bench/boot"
	"metalsvm/bench/calibration"
	"metalsvm/bench/cpu"
	"metalsvm/bench/machine"
	"metalsvm/bench/soak"
	"metalsvm/bench/svm"
)

// measurements are what "metalsvm bench" knows; those that take many minutes
// run only if they are named.
var measurements = []struct {
	name, synopsis string
	run            func(ctx context.Context, quick bool, emit func(bench.Row)) error
	rows           func() []string // what run must emit
	onlyNamed      bool
}{
	{"boot", "from an image on disk to the end of hello", boot.Run, boot.Rows, false},
	{"calibration", "what was measured on the chip, on the machine", calibration.Run, calibration.Rows, false},
	{"cpu", "six programs on one bare core, by engine", cpu.Run, cpu.Rows, false},
	{"machine", "the same programs on the machine, and what timing mode costs", machine.Run, machine.Rows, false},
	{"svm", "operations of shared memory, and jacobi on 1 to 48 cores", svm.Run, svm.Rows, false},
	{"soak", "jacobi with 200 seeds; only if named", soak.Run, soak.Rows, true},
}

func (c *command) benchCommand() *cobra.Command {
	var asJSON, quick bool
	var long strings.Builder
	long.WriteString("Bench measures NAME, or everything. It fails if a promised number is missing;\na missed goal is said.\n")
	for _, m := range measurements {
		fmt.Fprintf(&long, "\n  %-11s %s", m.name, m.synopsis)
	}
	cmd := &cobra.Command{
		Use:   "bench [flags] [NAME]",
		Short: "Measure every promised number",
		Long:  long.String(),
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.bench(cmd.Context(), args, quick, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object for each number")
	cmd.Flags().BoolVar(&quick, "quick", false, "less exact, in seconds instead of minutes")
	return cmd
}

// bench runs the measurement named in args, or all.
func (c *command) bench(ctx context.Context, args []string, quick, asJSON bool) error {
	found := false
	for _, m := range measurements {
		if len(args) > 0 && args[0] != m.name || len(args) == 0 && m.onlyNamed {
			continue
		}
		found = true
		missing := m.rows()
		var printing error
		err := m.run(ctx, quick, func(r bench.Row) {
			missing = slices.DeleteFunc(missing, func(name string) bool { return name == r.Name })
			printing = errors.Join(printing, c.printRow(r, asJSON))
		})
		if err == nil && len(missing) > 0 {
			err = fmt.Errorf("not measured: %s", strings.Join(missing, ", "))
		}
		if err = errors.Join(err, printing); err != nil {
			return fmt.Errorf("bench %s: %w", m.name, err)
		}
	}
	if !found {
		var names []string
		for _, m := range measurements {
			names = append(names, m.name)
		}
		return fmt.Errorf("no measurement %s; there are: %s", args[0], strings.Join(names, ", "))
	}
	return nil
}

// printRow shows a number as soon as it is known.
func (c *command) printRow(r bench.Row, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(r)
	}
	goal := ""
	if r.Goal != 0 {
		goal = fmt.Sprintf("  goal %g: ", r.Goal)
		if r.Pass {
			goal += "reached"
		} else {
			goal += "missed"
		}
	}
	_, err := fmt.Fprintf(c.stdout, "%-40s %12.4g %s%s%s\n", r.Name, r.Value, r.Unit, goal, against(r))
	return err
}

// against says what others reach, and how far the row is from it.
func against(r bench.Row) (text string) {
	for _, name := range slices.Sorted(maps.Keys(r.Against)) {
		other := r.Against[name]
		text += fmt.Sprintf("  %s %.4g (%+.1f %%)", name, other, 100*(r.Value-other)/other)
	}
	return text
}
