package soak

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"metalsvm/bench"
	"metalsvm/machine/chip"
	"metalsvm/run"
)

func outcome(hash uint64, result string) *run.Outcome {
	return &run.Outcome{Result: json.RawMessage(result), Chip: chip.Result{TraceHash: hash}}
}

func TestTally(t *testing.T) {
	const good, other = `{"verified":true,"sha256":"a"}`, `{"verified":true,"sha256":"b"}`
	for _, c := range []struct {
		name string
		runs []*run.Outcome
		rows [3]float64 // runs, traces, results
		fail string
	}{
		{"all well", []*run.Outcome{outcome(1, good), outcome(2, good)}, [3]float64{2, 2, 1}, ""},
		{"one order twice", []*run.Outcome{outcome(1, good), outcome(1, good)}, [3]float64{2, 1, 1}, "seed 1: the same order of events as seed 0"},
		{"two results", []*run.Outcome{outcome(1, good), outcome(2, other)}, [3]float64{2, 2, 2}, "seed 1: another result"},
		{"not verified", []*run.Outcome{outcome(1, good), outcome(2, `{"verified":false}`)}, [3]float64{1, 1, 1}, "seed 1: the grid"},
		{"no result", []*run.Outcome{outcome(1, good), outcome(2, "")}, [3]float64{1, 1, 1}, "seed 1: result"},
		{"failed", []*run.Outcome{{Status: 121, Err: errors.New("oops")}, outcome(1, good)}, [3]float64{1, 1, 1}, "seed 0: status 121: oops"},
	} {
		var sum tally
		for seed, o := range c.runs {
			sum.add(uint64(seed), o)
		}
		var got []bench.Row
		sum.rows(len(c.runs), func(r bench.Row) { got = append(got, r) })
		for i, want := range c.rows {
			if got[i].Value != want {
				t.Errorf("%s: %s is %g, not %g", c.name, got[i].Name, got[i].Value, want)
			}
		}
		switch err := errors.Join(sum.failures...); {
		case c.fail == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.fail != "" && (err == nil || !strings.Contains(err.Error(), c.fail)):
			t.Errorf("%s: %v, not %q", c.name, err, c.fail)
		}
	}
}
