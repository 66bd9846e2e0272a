package system

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"metalsvm/run"
)

// TestCompilerChangesNothing: whether the host executes the guests' code itself
// or interprets it, the run is the same, to the last event and instruction.
func TestCompilerChangesNothing(t *testing.T) {
	for _, app := range []struct {
		functional bool
		cores      int
		args       []string
	}{
		{true, 8, []string{"jacobi", "--grid", "64x64", "--iterations", "10"}},
		{true, 1, []string{"selftest", "runtime", "5"}},
		{true, 16, []string{"selftest", "counter", "20"}},
		{true, 1, []string{"compute", "qsort", "3"}},
		{false, 4, []string{"jacobi", "--grid", "128x64", "--iterations", "10"}},
		{false, 1, []string{"selftest", "runtime", "5"}},
		{false, 1, []string{"compute", "qsort", "1"}},
		{false, 2, []string{"racefree", "--programs", "3"}},
	} {
		var runs [2]*run.Outcome
		var consoles [2]string
		for i, interpret := range []bool{false, true} {
			var console bytes.Buffer
			out, err := run.Run(t.Context(), image, run.Options{
				Functional: app.functional, Interpret: interpret, Cores: app.cores, Seed: 3, Args: app.args, Console: &console, Watchdog: 10 * time.Second,
			})
			if err != nil {
				t.Fatal(err)
			}
			runs[i], consoles[i] = out, console.String()
		}
		a, b := runs[0].Chip, runs[1].Chip
		if a.TraceHash != b.TraceHash || a.Insns != b.Insns || a.Cycles != b.Cycles || a.Turns != b.Turns || a.SharedLocks != b.SharedLocks {
			t.Errorf("%v: compiled %+v\ninterpreted %+v", app.args, a, b)
		}
		if consoles[0] != consoles[1] || !bytes.Equal(runs[0].Result, runs[1].Result) {
			t.Errorf("%v: said\n%s\nand\n%s", strings.Join(app.args, " "), consoles[0], consoles[1])
		}
		if runs[0].Status != 0 {
			t.Errorf("%v: status %d, %v", app.args, runs[0].Status, runs[0].Err)
		}
	}
}
