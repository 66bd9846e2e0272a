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
	{config{cores: 2, pages: 1, threads: 2, data: true, leave: true}, 2420, 15240, false},
	{config{cores: 2, pages: 1, threads: 2, data: true, free: true}, 1005, 4743, false},
	{config{cores: 2, pages: 2, threads: 1, data: true, free: true}, 11609, 46199, false},
	{config{cores: 2, pages: 2, threads: 2, leave: true}, 120141, 1081835, false},
	{config{cores: 3, pages: 1, threads: 1, data: true, leave: true}, 19440, 90065, false},
	{config{cores: 3, pages: 1, threads: 1, data: true, free: true}, 2587, 7259, false},
	{config{cores: 3, pages: 1, threads: 2, leave: true}, 24550, 187886, false},
	{config{cores: 3, pages: 2, threads: 1, free: true}, 86928, 349914, false},
	{config{cores: 3, pages: 2, threads: 1, data: true}, 1124548, 3442007, false},
	{config{cores: 4, pages: 1, threads: 1, leave: true}, 70962, 432300, true},
	{config{cores: 2, pages: 2, threads: 2, boxes: true}, 51487, 228226, false},
	{config{cores: 3, pages: 1, threads: 2, boxes: true}, 15217, 73261, false},
	{config{cores: 3, pages: 2, threads: 1, boxes: true}, 73504, 219448, false},
	{config{cores: 4, pages: 1, threads: 1, boxes: true}, 21527, 67912, true},
}

// TestAllStates visits every state of these models.
func TestAllStates(t *testing.T) {
	for _, c := range explored {
		t.Run(c.String(), func(t *testing.T) {
			if testing.Short() && c.states > 1_000_000 {
				t.Skip("it takes long")
			}
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
	}{{"data", c.data}, {"ending", c.leave}, {"freeing", c.free}, {"boxes", c.boxes}} {
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
		"core 0, thread 0: an access to pages {0} faults on page 0    | page 0, owner 0: Pinned mapped, Away |",
		"core 0, thread 0: an access to pages {0} retires             | page 0, owner 0: Held mapped, Away |",
		"core 1, thread 0: an access to pages {0} faults on page 0    | page 0, owner 0: Held mapped, Asked | 1>0 Ask(0, from 1)",
		"core 0 receives mail from core 1                             | page 0, owner 1: Away mapped, Asked | 0>1 Grant(0, {})",
	}
	if f == nil || !slices.Equal(f.trace, want) {
		t.Errorf("found %v", f)
	}
}
