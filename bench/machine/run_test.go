package machine

import (
	"os/exec"
	"strings"
	"testing"

	"metalsvm/bench"
)

// Each row comes once, in the order of Rows. The results of the programs are
// checked by the measurement itself.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a guest and a kernel")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	var names []string
	err := Run(t.Context(), true, func(r bench.Row) {
		names = append(names, r.Name)
		if r.Bench != "machine" || r.Value <= 0 || (r.Goal == goalSlowdown) != (r.Name == slowdown) || (r.Goal == goalScaling) != (r.Name == scaling) {
			t.Errorf("%+v", r)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(names, " "), strings.Join(Rows(), " "); got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
}
