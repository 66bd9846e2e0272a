package coherence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// explored is the models that are explored whole. states and transitions are how
// many there are at least. endless says that an Ask may be passed on for ever.
var explored = []struct {
	config
	states, transitions int
	endless             bool
}{
	{config{cores: 2, pages: 1, threads: 2, data: true, leave: 2}, 24799, 183922, false},
	{config{cores: 2, pages: 1, threads: 2, data: true, free: true}, 5296, 21184, false},
	{config{cores: 2, pages: 2, threads: 1, data: true, free: true}, 220974, 581816, false},
	{config{cores: 2, pages: 2, threads: 1, leave: 2}, 400299, 2390556, false},
	{config{cores: 2, pages: 2, threads: 2, whole: true}, 2679593, 9294688, false},
	{config{cores: 3, pages: 1, threads: 1, data: true, leave: 3}, 470095, 3145143, false},
	{config{cores: 3, pages: 1, threads: 1, data: true, free: true}, 22445, 58395, false},
	{config{cores: 3, pages: 1, threads: 2, leave: 1}, 1909618, 13706493, false},
	{config{cores: 3, pages: 2, threads: 1, whole: true}, 4018285, 11733195, false},
	{config{cores: 4, pages: 1, threads: 1, leave: 1}, 1399540, 6797861, true},
	{config{cores: 3, pages: 1, threads: 1, data: true, down: true}, 59751, 221467, false},
	{config{cores: 2, pages: 2, threads: 1, down: true}, 29726, 98493, false},
	{config{cores: 2, pages: 1, threads: 2, boxes: true}, 2443, 9332, false},
	{config{cores: 2, pages: 2, threads: 1, boxes: true}, 22979, 53068, false},
	{config{cores: 3, pages: 1, threads: 1, boxes: true}, 10489, 29127, false},
}

// TestAllStates visits every state of these models.
func TestAllStates(t *testing.T) {
	for _, c := range explored {
		t.Run(c.String(), func(t *testing.T) {
			if testing.Short() && c.states > 500_000 {
				t.Skip("it takes long")
			}
			t.Parallel()
			g, f := explore(c.config, nil, invariants)
			if f != nil {
				t.Fatal(f)
			}
			if at, ok := g.starves(false); ok {
				t.Error(g.fail(progress, at))
			}
			if _, ok := g.starves(true); ok != c.endless {
				t.Errorf("an Ask may be passed on for ever: %v", ok)
			}
			t.Logf("%d states, %d transitions", len(g.states), len(g.next))
			if len(g.states) < c.states || len(g.next) < c.transitions {
				t.Errorf("there should be %d states and %d transitions", c.states, c.transitions)
			}
		})
	}
}

func (c config) String() string {
	return fmt.Sprintf("cores %d, pages %d, threads %d, %s", c.cores, c.pages, c.threads, c.extras())
}

// extras tells what there is in a model beyond accesses and mail.
func (c config) extras() string {
	var list []string
	for _, extra := range []struct {
		name string
		on   bool
	}{
		{"data", c.data},
		{"ending", c.leave == c.cores},
		{"ending on core 0", c.leave == 1},
		{"whole", c.whole},
		{"freeing", c.free},
		{"boxes", c.boxes},
		{"stopping", c.down},
	} {
		if extra.on {
			list = append(list, extra.name)
		}
	}
	return strings.Join(list, ", ")
}

// TestTrace: what the explorer finds it tells as steps from the beginning, and
// there is no shorter way.
func TestTrace(t *testing.T) {
	_, f := explore(pair, &mutation{omit: func(_ *unit, e effect, _ Message) bool { return e == unmapPage }}, invariants)
	want := []string{
		"core 0, thread 0: a load from {0} faults on page 0           | page 0, owner 0: Held in use, Away |",
		"core 0 finishes                                              | page 0, owner 0: Held in use, Away |",
		"core 0, thread 0: a load from {0} retires                    | page 0, owner 0: Held, Away |",
		"core 1, thread 0: a store to {0} faults on page 0            | page 0, owner 0: Held, Away asks to write | 1>0 AskWrite(0, from 1)",
		"core 0 receives mail from core 1                             | page 0, owner 1: Away mapped for stores, Away asks to write | 0>1 Grant(0)",
	}
	if f == nil || !slices.Equal(f.trace, want) {
		t.Errorf("found %v", f)
	}
}
