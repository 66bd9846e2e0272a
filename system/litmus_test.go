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

// What a model forbids is never seen, whatever the seed. What the lazy model allows
// is: caches that nothing keeps coherent do hold old values.
func TestLitmus(t *testing.T) {
	for model, rounds := range map[string]int{"lazy": 24, "lazy --own": 20, "strong": 12, "strong --own": 12} {
		t.Run(model, func(t *testing.T) {
			t.Parallel()
			seen := map[string]map[string]int{}
			args := strings.Fields(fmt.Sprintf("--rounds %d --model %s", rounds, model))
			for seed, cores := range []int{2, 4, 4, 8} {
				play(t, cores, uint64(seed), seen, args...)
			}
			for _, test := range litmus.Tests {
				must := test.Seen
				if strings.HasPrefix(model, "lazy") {
					must = append(must[:len(must):len(must)], test.Weak...)
				}
				for _, o := range must {
					if seen[test.Name][o] == 0 {
						t.Errorf("%s: nobody has seen %s, but %v", test.Name, o, seen[test.Name])
					}
				}
				for _, o := range test.Never {
					if n := seen[test.Name][o]; n > 0 {
						t.Errorf("%s: %s was seen %d times", test.Name, o, n)
					}
				}
			}
		})
	}
}

// Memory that is coherent and costs nothing shows sequential outcomes only.
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
