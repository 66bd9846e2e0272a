package bench

import "testing"

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		row  Row
		pass bool
	}{
		{Row{Value: 5}, true},
		{Row{Value: 5, Goal: 5, Better: "higher"}, true},
		{Row{Value: 4, Goal: 5, Better: "higher"}, false},
		{Row{Value: 4, Goal: 5, Better: "lower"}, true},
		{Row{Value: 6, Goal: 5, Better: "lower"}, false},
	} {
		if got := c.row.Judge().Pass; got != c.pass {
			t.Errorf("%+v: pass %v", c.row, got)
		}
	}
}
