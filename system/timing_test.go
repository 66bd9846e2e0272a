package system

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"metalsvm/abi/report"
	"metalsvm/apps/jacobi"
	"metalsvm/run"
)

// timed runs an application on cores whose caches are not coherent.
func timed(t *testing.T, cores int, quantum uint64, args ...string) *run.Outcome {
	t.Helper()
	out, err := run.Run(t.Context(), image, run.Options{Cores: cores, Quantum: quantum, Seed: 1, Args: args, Watchdog: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if out.Status != 0 {
		t.Fatalf("%d cores, %v: status %d, %v", cores, args, out.Status, out.Err)
	}
	return out
}

// Every application does in timing mode what it does without. On all cores hello is run
// by what the documents measure, "bench --quick boot", and pingpong by the README.
func TestTimingMode(t *testing.T) {
	for _, cores := range []int{1, 8, 48} {
		for _, args := range [][]string{
			{"hello"}, {"compute", "stencil"}, {"pingpong"},
			{"selftest", "runtime"}, {"selftest", "shuffle"}, {"selftest", "counter"}, {"selftest", "crowd"}, {"selftest", "duel"}, {"selftest", "regions"},
			{"selftest", "twins"}, {"selftest", "frame"}, {"selftest", "room"}, {"selftest", "rush"}, {"selftest", "busy"},
		} {
			together := args[0] == "pingpong" || args[0] == "selftest" && args[1] != "runtime"
			if cores < 2 && together || cores == 48 && args[0] != "compute" {
				continue
			}
			t.Run(fmt.Sprint(cores, args), func(t *testing.T) {
				t.Parallel()
				timed(t, cores, 0, args...)
			})
		}
		t.Run(fmt.Sprint(cores, " jacobi"), func(t *testing.T) {
			t.Parallel()
			var result report.Jacobi
			out := timed(t, cores, 0, "jacobi", "--grid", "64x64", "--iterations", "5")
			if err := json.Unmarshal(out.Result, &result); err != nil {
				t.Fatal(err)
			}
			if !result.Verified || result.SHA256 != jacobi.Reference(64, 64, 5) {
				t.Errorf("%s", out.Result)
			}
		})
	}
}

// How long a core may run by itself is the host's affair: nothing that the
// guests do depends on it.
func TestQuantum(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"jacobi", "--grid", "64x64", "--iterations", "3"}, {"selftest", "storm", "20"}} {
		var first *run.Outcome
		for _, quantum := range []uint64{5000, 500, 50, 1} {
			out := timed(t, 8, quantum, args...)
			if first == nil {
				first = out
			}
			if out.Chip.TraceHash != first.Chip.TraceHash {
				t.Errorf("%v: quantum %d gives trace %x; 5000 gave %x", args, quantum, out.Chip.TraceHash, first.Chip.TraceHash)
			}
		}
	}
}
