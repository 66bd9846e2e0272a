package system

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"metalsvm/abi"
	"metalsvm/run"
)

// downAt is when the second core is put into reset in runs of selftest down.
const downAt = 40 * time.Millisecond

func downOptions(seed uint64) run.Options {
	return run.Options{
		Cores: 6, Seed: seed, Args: []string{"selftest", "down", fmt.Sprint(downAt.Microseconds())},
		Resets: []run.Reset{{Core: 1, At: downAt}}, Watchdog: time.Second,
	}
}

// A core in reset: whoever waits for it, in any way, gets an error in time that says
// what is lost, and the others go on without it.
func TestCoreInReset(t *testing.T) {
	for _, functional := range []bool{false, true} {
		for seed := range uint64(3) {
			var console bytes.Buffer
			o := downOptions(seed)
			o.Functional, o.Console = functional, &console
			out, err := run.Run(t.Context(), image, o)
			if err != nil {
				t.Fatal(err)
			}
			if out.Status != abi.StatusStopped || !strings.Contains(console.String(), "[00] down: ok\n") {
				t.Errorf("functional %v, seed %d: status %d, %v\n%s", functional, seed, out.Status, out.Err, &console)
			}
			const says = "lost with core 1, which is in reset: page 2 of 4 of the shared memory at 60020000"
			if !strings.Contains(console.String(), says) {
				t.Errorf("functional %v, seed %d: the console does not say %q:\n%s", functional, seed, says, &console)
			}
		}
	}
}

// What the ways of waiting need: without it somebody waits for ever, or too long, on
// some seed.
func TestEveryStepForACoreInResetCounts(t *testing.T) {
	for name, m := range map[string]mutation{
		"roll":    {"threads_386_unsafe.go", "roll := callRoll(now)", "roll := uint64(0)"},
		"page":    {"down_386.go", "if _, is := lostTo(w.A); !is {", "if true {"},
		"lock":    {"down_386.go", "if !lockDown(w.A) {", "if true {"},
		"turn":    {"lock_386.go", "for now&down != 0 {", "for now != now {"},
		"barrier": {"meet_386.go", "case down != 0:", "case false:"},
		"mail":    {"down_386.go", "if !mailDown(w.A) {", "if true {"},
		"room":    {"down_386.go", "if !isDown(w.A) {", "if true {"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong := m.build(t)
			for seed := range uint64(10) {
				out, err := run.Run(t.Context(), wrong, downOptions(seed))
				if err != nil {
					t.Fatal(err)
				}
				if out.Status != abi.StatusStopped {
					t.Logf("seed %d: status %d, %v", seed, out.Status, out.Err)
					return
				}
			}
			t.Error("nothing fails")
		})
	}
}
