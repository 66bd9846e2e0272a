package system

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"metalsvm/mkimage"
	"metalsvm/run"
)

var image *run.Image

func TestMain(m *testing.M) {
	flag.Parse()
	file, err := mkimage.Build(context.Background(), mkimage.Options{})
	if err == nil {
		image, err = run.Open(file)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernel image:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// ran is a finished run.
type ran struct {
	*run.Outcome
	console string
}

// boot runs an application on a fresh machine in functional mode, for speed;
// timing_test.go has timing mode.
func boot(t *testing.T, cores int, seed uint64, args ...string) ran {
	t.Helper()
	var console bytes.Buffer
	out, err := run.Run(context.Background(), image, run.Options{
		Functional: true, Cores: cores, Seed: seed, Args: args, Console: &console, Watchdog: 10 * time.Second,
	})
	if err != nil {
		t.Fatalf("%d cores, %v: %v", cores, args, err)
	}
	return ran{out, console.String()}
}

// bootWell is boot for what must end with status 0.
func bootWell(t *testing.T, cores int, seed uint64, args ...string) ran {
	t.Helper()
	r := boot(t, cores, seed, args...)
	if r.Status != 0 {
		t.Fatalf("%d cores, seed %d, %v: status %d, %v\n%s", cores, seed, args, r.Status, r.Err, r.console)
	}
	return r
}

func TestHelloOnEveryCore(t *testing.T) {
	t.Parallel()
	r := bootWell(t, 48, 1, "hello")
	lines := strings.Split(strings.TrimSuffix(r.console, "\n"), "\n")
	if len(lines) != 48 {
		t.Errorf("%d lines, want 48", len(lines))
	}
	for k := range 48 {
		want := fmt.Sprintf("[%02d] hello from go", k)
		also := fmt.Sprintf("core %d of 48", k)
		n := 0
		for _, line := range lines {
			if strings.HasPrefix(line, want) && strings.Contains(line, also) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("core %d speaks %d times", k, n)
		}
	}
}

// A run is a function of its seed.
func TestSeedDecides(t *testing.T) {
	t.Parallel()
	args := []string{"jacobi", "--grid", "64x64", "--iterations", "10"}
	a, again, b := bootWell(t, 8, 5, args...), bootWell(t, 8, 5, args...), bootWell(t, 8, 6, args...)
	if a.Chip.TraceHash != again.Chip.TraceHash || a.console != again.console || string(a.Result) != string(again.Result) {
		t.Errorf("seed 5 gave two different runs: %v and %v", a.Chip.TraceHash, again.Chip.TraceHash)
	}
	if a.Chip.TraceHash == b.Chip.TraceHash {
		t.Errorf("seeds 5 and 6 gave the same run: %v", a.Chip.TraceHash)
	}
}
