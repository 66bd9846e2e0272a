package system

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"metalsvm/abi/report"
	"metalsvm/apps/jacobi"
	"metalsvm/run"
)

// together runs an application on cores of which two run at the same time. It
// must end well.
func together(t *testing.T, cores int, args ...string) ran {
	t.Helper()
	var console bytes.Buffer
	out, err := run.Run(t.Context(), image, run.Options{
		Functional: true, Parallel: 2, Cores: cores, Seed: 1, Args: args, Console: &console, Watchdog: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	if out.Status != 0 {
		t.Fatalf("%d cores, %v: status %d, %v\n%s", cores, args, out.Status, out.Err, console.String())
	}
	return ran{out, console.String()}
}

func TestParallelHello(t *testing.T) {
	r := together(t, 48, "hello")
	for k := range 48 {
		if n := strings.Count(r.console, fmt.Sprintf("[%02d] hello from go", k)); n != 1 {
			t.Errorf("core %d speaks %d times", k, n)
		}
	}
}

// Shared virtual memory is coherent whatever the order of events.
func TestParallelJacobi(t *testing.T) {
	const side, iterations = 64, 100
	want := jacobi.Reference(side, side, iterations)
	for range 3 {
		r := together(t, 8, "jacobi", "--grid", fmt.Sprintf("%dx%d", side, side), "--iterations", fmt.Sprint(iterations))
		var result report.Jacobi
		if err := json.Unmarshal(r.Result, &result); err != nil {
			t.Fatalf("result %s: %v", r.Result, err)
		}
		if !result.Verified || result.SHA256 != want {
			t.Errorf("verified %v, sha256 %s, on the host %s", result.Verified, result.SHA256, want)
		}
	}
}

func TestParallelMailStorm(t *testing.T) {
	const each = 20
	r := together(t, 48, "selftest", "storm", fmt.Sprint(each))
	if want := fmt.Sprintf("%d mails from 47 cores, none lost", each*47); !strings.Contains(r.console, want) {
		t.Errorf("console:\n%s", r.console)
	}
}
