package system

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"metalsvm/abi"
	"metalsvm/apps/litmus"
	"metalsvm/apps/racefree"
	"metalsvm/run"
)

// play runs litmus in timing mode and adds what it has seen: seen[test][outcome].
func play(t *testing.T, cores int, seed uint64, seen map[string]map[string]int, args ...string) {
	t.Helper()
	var console strings.Builder
	out, err := run.Run(t.Context(), image, run.Options{
		Cores: cores, Seed: seed, Args: append([]string{"litmus"}, args...), Console: &console, Watchdog: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	if out.Status != 0 {
		t.Errorf("%d cores, seed %d, %v: status %d, %v\n%s", cores, seed, args, out.Status, out.Err, &console)
	}
	var result litmus.Result
	if err := json.Unmarshal(out.Result, &result); err != nil {
		t.Fatalf("result %s: %v", out.Result, err)
	}
	for _, row := range result.Rows {
		if seen[row.Test] == nil {
			seen[row.Test] = map[string]int{}
		}
		for _, o := range row.Outcomes {
			seen[row.Test][o.Outcome] += o.Count
		}
	}
}

// seenAtHome are outcomes that must be seen in a home region. Without a release next to
// nothing is seen of what another core stores.
var seenAtHome = map[string][]string{
	"SB":                      {"a=0 b=0"},
	"2+2W":                    {"x=1 y=2", "x=2 y=1"},
	"MP+release+acquire":      {"a=0 b=0"},
	"SB+release+acquire":      {"a=0 b=1", "a=1 b=0"},
	"MP+lock":                 {"a=0 b=0", "a=1 b=1"},
	"MP+rlock":                {"a=0 b=0 c=0 d=0", "a=1 b=1 c=1 d=1"},
	"SB+lock":                 {"a=0 b=1", "a=1 b=0"},
	"MP+barrier":              {"a=1 b=1"},
	"MP+mail":                 {"a=0"},
	"MP+mail+release":         {"a=0"},
	"MP+mail+acquire":         {"a=1"},
	"MP+mail+release+acquire": {"a=1 b=1"},
	"MP+add":                  {"a=1 b=0 c=0", "a=1 b=1 c=0"},
	"SB+add":                  {"a=1 b=0 c=1 d=1", "a=1 b=1 c=1 d=0"},
	"Add":                     {"a=1 b=2 c=3 d=4 x=4", "a=3 b=4 c=1 d=2 x=4"},
	"Add+load":                {"a=0 b=1 c=1 d=2", "a=1 b=2 c=2 d=1"},
	"CompareAndSwap":          {"a=0 b=1 x=2", "a=1 b=0 x=1"},
}

// What a model forbids is never seen, whatever the seed. What the lazy model allows
// is: caches that nothing keeps coherent do hold old values.
func TestLitmus(t *testing.T) {
	for model, rounds := range map[string]int{"lazy": 24, "lazy --own": 20, "strong": 12, "strong --own": 12, "home": 24} {
		t.Run(model, func(t *testing.T) {
			t.Parallel()
			seen := map[string]map[string]int{}
			args := strings.Fields(fmt.Sprintf("--rounds %d --model %s", rounds, model))
			for seed, cores := range []int{2, 4, 4, 8} {
				play(t, cores, uint64(seed), seen, args...)
			}
			for _, test := range litmus.Tests {
				must, never := test.Seen, test.Never
				switch {
				case strings.HasPrefix(model, "lazy"):
					must = append(must[:len(must):len(must)], test.Weak...)
				case model == "home":
					must, never = seenAtHome[test.Name], nil
				}
				for _, o := range must {
					if seen[test.Name][o] == 0 {
						t.Errorf("%s: nobody has seen %s, but %v", test.Name, o, seen[test.Name])
					}
				}
				for _, o := range never {
					if n := seen[test.Name][o]; n > 0 {
						t.Errorf("%s: %s was seen %d times", test.Name, o, n)
					}
				}
			}
		})
	}
}

// Memory that is coherent and costs nothing shows sequential outcomes only, if there are
// no copies.
func TestLitmusFunctional(t *testing.T) {
	t.Parallel()
	for _, model := range []string{"lazy", "strong"} {
		r := bootWell(t, 4, 1, "litmus", "--rounds", "20", "--model", model)
		for _, weak := range []litmus.Kind{litmus.Weak, litmus.Never} {
			if strings.Contains(r.console, "("+string(weak)+")") {
				t.Errorf("%s:\n%s", model, r.console)
			}
		}
	}
}

// A program without data races computes in every kind of region what a sequential
// execution does.
func TestRaceFree(t *testing.T) {
	t.Parallel()
	const seeds, programs = 20, 2
	locks := 0
	for seed := range uint64(seeds) {
		cores := []int{2, 3, 4, 8}[seed%4]
		var console strings.Builder
		out, err := run.Run(t.Context(), image, run.Options{
			Cores: cores, Seed: seed, Console: &console, Watchdog: 10 * time.Second,
			Args: []string{"racefree", "--programs", fmt.Sprint(programs), "--first", fmt.Sprint(seed * programs)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if out.Status != 0 {
			t.Errorf("%d cores, seed %d: status %d, %v\n%s", cores, seed, out.Status, out.Err, &console)
			continue
		}
		var result racefree.Result
		if err := json.Unmarshal(out.Result, &result); err != nil {
			t.Fatalf("result %s: %v", out.Result, err)
		}
		locks += result.Locks
	}
	if locks < seeds*programs*10 {
		t.Errorf("only %d sections were under a lock", locks)
	}
}

func TestLitmusRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cores int
		args  string
		says  string
	}{
		{1, "litmus", "it takes two cores"},
		{2, "litmus --rounds 0", "0 rounds: 1 to 10000 are possible"},
		{2, "litmus --model weak", `there is no model "weak"`},
		{2, "litmus --model home --own", "home regions are not own"},
		{3, "litmus SB XY", `there is no test "XY"`},
		{1, "racefree", "it takes two cores"},
		{2, "racefree --programs 0", "0 programs: at least 1 is needed"},
		{2, "racefree 1", `unexpected argument "1"`},
	} {
		args := strings.Fields(c.args)
		r := boot(t, c.cores, 1, args...)
		if r.Status != abi.StatusUsage || strings.Count(r.console, args[0]+": "+c.says) != 1 {
			t.Errorf("%v: status %d, console %s", c.args, r.Status, r.console)
		}
	}
}
