package system

import (
	"fmt"
	"strings"
	"testing"

	"metalsvm/abi"
)

func TestChecks(t *testing.T) {
	for _, c := range []struct {
		cores int
		name  string
		n     int
	}{
		{48, "storm", 100},
		{3, "turns", 3},
		{8, "crowd", 0},
		{3, "leave", 0},
		{2, "duel", 2000},
		{16, "counter", 20},
		{2, "handover", 50},
		{48, "shuffle", 20},
		{2, "sharing", 20},
		{1, "regions", 5},
		{7, "regions", 5},
		{48, "regions", 2},
		{2, "twins", 0},
		{7, "frame", 0},
		{2, "room", 0},
		{8, "rush", 20},
		{2, "busy", 20},
		{1, "runtime", 5},
		{4, "standard", 0},
		{1, "recover", 0},
		{3, "errors", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := bootWell(t, c.cores, 3, "selftest", c.name, fmt.Sprint(c.n))
			if !strings.Contains(r.console, "[00] "+c.name+": ok\n") {
				t.Errorf("console:\n%s", r.console)
			}
		})
	}
}

// 47 cores send 100,000 mails to one, none of which is lost.
func TestMailStorm(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a long run")
	}
	const each = 100_000/47 + 1
	r := bootWell(t, 48, 1, "selftest", "storm", fmt.Sprint(each))
	if want := fmt.Sprintf("%d mails from 47 cores, none lost", each*47); !strings.Contains(r.console, want) {
		t.Errorf("console:\n%s", r.console)
	}
}

// Two cores move words between the same two pages, in opposite directions.
func TestDuel(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a long run")
	}
	bootWell(t, 2, 1, "selftest", "duel", "100000")
}

func TestMishaps(t *testing.T) {
	for _, c := range []struct {
		name   string
		cores  int
		status int
		says   []string // in the error or on the console
	}{
		{"panic", 2, abi.StatusPanic, []string{"panic: as asked for", "selftest.panics"}},
		{"nil", 2, abi.StatusPanic, []string{"invalid memory address or nil pointer dereference", "selftest.derefNil"}},
		{"exit", 3, 3, nil},
		{"exit 255", 2, 255, []string{"the application ended with status 255"}},
		{"exit 256", 2, 0, nil},
		{"illegal", 1, abi.StatusSignal + 4, []string{"SIGILL", "selftest.illegal"}},
		{"out-of-memory", 1, abi.StatusPanic, []string{"core 0", "memory limit", "selftest.outOfMemory", "eip="}},
		{"spin", 2, abi.StatusDeadlock, []string{"no progress", "core 0", "selftest.spin"}},
		{"deadlock-mail", 3, abi.StatusDeadlock, []string{"core 1: waits for mail from core 2", "core 2: waits for mail from core 0"}},
		{"deadlock-mail", 1, abi.StatusDeadlock, []string{"core 0: waits for mail from any core"}},
		{"deadlock-barrier", 48, abi.StatusDeadlock, []string{"core 46: waits at the barrier of 48 cores", "core 47: its program has ended"}},
		{"deadlock-barrier 7", 2, abi.StatusDeadlock, []string{"core 1: its program has ended with status 7"}},
		{"deadlock-lock", 3, abi.StatusDeadlock, []string{"core 1: waits for lock 5, held by core 0"}},
		{"deadlock-channel", 2, abi.StatusDeadlock, []string{"all goroutines are asleep", "[chan receive]", "selftest.deadlockChannel"}},
		{"svm-exhausted", 3, 1, []string{"shared virtual memory is exhausted"}},
		{"double-free", 3, 1, []string{"not allocated, or freed already"}},
	} {
		t.Run(fmt.Sprintf("%s-%d", c.name, c.cores), func(t *testing.T) {
			t.Parallel()
			r := boot(t, c.cores, 2, append([]string{"selftest"}, strings.Fields(c.name)...)...)
			if r.Status != c.status {
				t.Errorf("status %d, want %d", r.Status, c.status)
			}
			all := r.console + fmt.Sprint(r.Err)
			for _, s := range c.says {
				if !strings.Contains(all, s) {
					t.Errorf("nothing says %q:\n%s", s, all)
				}
			}
		})
	}
}

// The kernel refuses what it does not know; the command refuses it before.
func TestUnknownApplication(t *testing.T) {
	t.Parallel()
	r := boot(t, 1, 1, "nonesuch")
	if r.Status != abi.StatusUsage || !strings.Contains(r.console, `no application called "nonesuch"`) {
		t.Errorf("status %d, console %s", r.Status, r.console)
	}
}

// The longest command line there can be consists of empty arguments.
func TestManyArguments(t *testing.T) {
	t.Parallel()
	r := boot(t, 1, 1, append([]string{"selftest"}, make([]string, 2000)...)...)
	if r.Status != abi.StatusUsage || !strings.Contains(r.console, "name one of") {
		t.Errorf("status %d, %v, console %s", r.Status, r.Err, r.console)
	}
}

func TestPingpongRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cores int
		args  []string
		says  string
	}{
		{1, nil, "it takes two cores"},
		{2, []string{"--rounds", "0"}, "0 rounds: at least 1 is needed"},
		{3, []string{"--round", "1"}, "flag provided but not defined"},
		{3, []string{"1"}, `unexpected argument "1"`},
	} {
		r := boot(t, c.cores, 1, append([]string{"pingpong"}, c.args...)...)
		if r.Status != abi.StatusUsage || strings.Count(r.console, "pingpong: "+c.says) != 1 {
			t.Errorf("%v: status %d, console %s", c.args, r.Status, r.console)
		}
	}
}

func TestJacobiRefusesGrids(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ grid, says string }{
		{"64x30", "has 30 rows, fewer than the 48 cores"},
		{"64", "is not WIDTHxHEIGHT"},
		{"64x64x", "is not WIDTHxHEIGHT"},
		{"2x64", "has no inside"},
		{"131072x4097", "does not fit"}, // its size is small modulo 1<<32
		{"536870912x536870912", "does not fit"},
	} {
		r := boot(t, 48, 1, "jacobi", "--grid", c.grid)
		if r.Status != abi.StatusUsage || strings.Count(r.console, c.says) != 1 {
			t.Errorf("grid %s: status %d, console %s", c.grid, r.Status, r.console)
		}
	}
}
