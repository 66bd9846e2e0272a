package system

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"metalsvm/abi"
	"metalsvm/apps/homes"
	"metalsvm/apps/parallel"
)

// small are the applications that verify their results, with sizes that divide by
// few numbers of cores.
var small = [][]string{
	{"matmul", "--n", "50"},
	{"matmul", "--n", "37", "--protect=false"},
	{"lu", "--n", "41"},
	{"sort", "--n", "5003"},
	{"graph", "--n", "1009"},
	{"graph", "--n", "333", "--degree", "2", "--protect=false"},
	{"histogram", "--n", "701", "--bins", "37"},
	{"histogram", "--n", "2003", "--bins", "1031", "--apart"},
	{"queue", "--n", "211", "--slots", "7", "--batch", "3"},
}

// verified checks what an application has reported.
func verified(t *testing.T, report json.RawMessage, cores int, model string) parallel.Result {
	t.Helper()
	var r parallel.Result
	if err := json.Unmarshal(report, &r); err != nil {
		t.Fatalf("result %s: %v", report, err)
	}
	if !r.Verified || r.Cores != cores || r.Model != model {
		t.Errorf("result %s, want %d cores, %s, verified", report, cores, model)
	}
	if model != "strong" && r.Faults != 0 {
		t.Errorf("%d page faults needed a message although nothing is strong", r.Faults)
	}
	return r
}

func TestApplications(t *testing.T) {
	for _, model := range []string{"strong", "lazy", "home"} {
		for _, app := range small {
			args := append([]string{app[0], "--model", model}, app[1:]...)
			for i, cores := range []int{1, 3, 8} {
				t.Run(fmt.Sprint(cores, args), func(t *testing.T) {
					t.Parallel()
					r := bootWell(t, cores, uint64(i), args...)
					verified(t, r.Result, cores, model)
					if !strings.Contains(r.console, ": equals the sequential result\n") {
						t.Errorf("console:\n%s", r.console)
					}
				})
			}
		}
	}
}

// In timing mode caches are not coherent: there a lazy region differs from one
// memory for all.
func TestApplicationsTimed(t *testing.T) {
	for _, model := range []string{"strong", "lazy", "home"} {
		for _, app := range small {
			args := append([]string{app[0], "--model", model}, app[1:]...)
			t.Run(fmt.Sprint(args), func(t *testing.T) {
				t.Parallel()
				verified(t, timed(t, 8, 0, args...).Result, 8, model)
			})
		}
	}
}

// Here nearly all that goes wrong between cores comes to light: lines of mail must
// arrive whole, though many ring at the same time.
func TestApplicationsOnAllCores(t *testing.T) {
	for _, args := range [][]string{
		{"matmul", "--n", "37", "--protect=false"},
		{"graph", "--n", "333", "--degree", "2", "--protect=false"},
	} {
		t.Run(fmt.Sprint(args), func(t *testing.T) {
			t.Parallel()
			if r := verified(t, bootWell(t, 48, 1, args...).Result, 48, "strong"); r.Copies == 0 {
				t.Error("nothing has been shared")
			}
		})
	}
}

// Nothing that is stored to pages that several cores write is lost, whatever the model,
// also if more pages are written than a core can have copies of.
func TestHomes(t *testing.T) {
	for _, extra := range []string{"--loads=false", "--loads"} {
		args := strings.Fields("homes --writers 1,2 --pages 3,150 --words 1,64 --rounds 2 " + extra)
		var r homes.Result
		if err := json.Unmarshal(timed(t, 4, 0, args...).Result, &r); err != nil {
			t.Fatal(err)
		}
		if len(r.Rows) != 8 {
			t.Errorf("%d rows, want 8", len(r.Rows))
		}
		for _, row := range r.Rows {
			for _, way := range []string{"lazy", "own", "home"} {
				if row.Cycles[way] == 0 {
					t.Errorf("%+v: nothing was measured of %s", row.Pattern, way)
				}
			}
		}
	}
}

// What home regions are kept for: several cores store to the same pages, here and
// there, and often.
func TestHomeIsFaster(t *testing.T) {
	seconds := map[string]float64{}
	for _, model := range []string{"lazy", "home"} {
		out := timed(t, 8, 0, "histogram", "--n", "100000", "--model", model)
		seconds[model] = verified(t, out.Result, 8, model).GuestSeconds
	}
	if seconds["home"] > seconds["lazy"]*2/3 {
		t.Errorf("%v s in home regions, %v s in lazy ones", seconds["home"], seconds["lazy"])
	}
}

func TestApplicationsRefuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, says string }{
		{"matmul --model eager", `matmul: there is no model "eager"; usage: matmul [--n N]`},
		{"matmul --n 0", "at least 1 is needed"},
		{"matmul --n 100000", "100000 rows do not fit"},
		{"lu --n -3", "at least 1 is needed"},
		{"lu --n 3000", "3000 rows do not fit"},
		{"sort --n 0", "at least 1 is needed"},
		{"sort --n 2000000000", "do not fit"},
		{"sort 5", `unexpected argument "5"`},
		{"graph --degree 0", "at least 1 is needed"},
		{"graph --n 2000000 --degree 2000000", "do not fit"},
		{"histogram --n 0", "at least 1 is needed"},
		{"histogram --bins 0", "at least 1 is needed"},
		{"histogram --bins 20000000", "do not fit"},
		{"homes --words 3", "a power of two up to 1024 is needed"},
		{"homes --writers 3", "a power of two is needed"},
		{"homes --pages 0", "numbers above 0 are needed"},
		{"queue --batch 0", "at least 1 is needed"},
		{"queue --slots 2000000000", "do not fit"},
		{"queue --producers 2", "2 producers of 2 cores: each kind needs one"},
	} {
		r := boot(t, 2, 1, strings.Fields(c.args)...)
		if r.Status != abi.StatusUsage || strings.Count(r.console, c.says) != 1 {
			t.Errorf("%s: status %d, console %s", c.args, r.Status, r.console)
		}
	}
}
