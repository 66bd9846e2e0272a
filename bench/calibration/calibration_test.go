package calibration

import (
	"strings"
	"testing"

	"metalsvm/bench"
)

// Each row comes once, in the order of Rows, and loops take time.
func TestRun(t *testing.T) {
	var names []string
	err := Run(t.Context(), true, func(r bench.Row) {
		names = append(names, r.Name)
		if strings.HasSuffix(r.Name, ".cycles") && (r.Value <= 0 || r.Value > 5000 || r.Against["chip"] <= 0) {
			t.Errorf("%s: %v cycles, %v", r.Name, r.Value, r.Against)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(names, " "), strings.Join(Rows(), " "); got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
}

func TestError(t *testing.T) {
	for _, c := range []struct {
		chip, model, percent float64
		counts               bool
	}{
		{100, 110, 10, true},
		{100, 99, -1, true},
		{2, 3, 0, false},
		{14, 13, 0, false},
		{2, 4, 100, true},
		{20, 21, 5, true},
	} {
		percent, counts := (Point{Chip: c.chip, Model: c.model}).Error()
		if percent != c.percent || counts != c.counts {
			t.Errorf("%v for %v: %v %%, %v", c.model, c.chip, percent, counts)
		}
	}
	largest, mean := Errors([]Point{{Chip: 100, Model: 94}, {Chip: 2, Model: 3}, {Chip: 100, Model: 103}})
	if largest != 6 || mean != 3 {
		t.Errorf("largest %v, mean %v", largest, mean)
	}
}

// Every number is in a table.
func TestTable(t *testing.T) {
	points, err := Measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(Table(points), " / ") - 1; got != len(points) {
		t.Errorf("%d cells for %d points", got, len(points))
	}
}
