package docs

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"metalsvm/bench/calibration"
	"metalsvm/bench/calibration/plot"
	"metalsvm/machine/chip"
	"metalsvm/machine/incoherence"
)

var update = flag.Bool("update", false, "write what TestFit compares with")

const timing = "design/timing.md"

// TestFit measures anew what the tables and the picture in design/timing.md
// show.
func TestFit(t *testing.T) {
	const begin, end = "<!-- fit: written by \"go generate ./docs\" -->\n", "<!-- end -->"
	const picture = "calibration.svg"
	points, err := calibration.Measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := plot.Write(&svg, points); err != nil {
		t.Fatal(err)
	}
	text := read(t, timing)
	before, rest, ok := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the fit", timing)
	}
	want := before + begin + "\n![clocks over hops](" + picture + ")\n\n" + calibration.Table(points) + "\n" + end + after
	if *update {
		write(t, timing, []byte(want))
		write(t, "design/"+picture, svg.Bytes())
		return
	}
	if text != want {
		t.Errorf("%s does not have today's numbers; run go generate ./docs", timing)
	}
	if read(t, "design/"+picture) != svg.String() {
		t.Errorf("%s is not today's; run go generate ./docs", picture)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// Every experiment has a row with the steps that it must not forget.
func TestExperiments(t *testing.T) {
	text := read(t, timing)
	for _, e := range incoherence.All {
		cell := "| " + e.Name + " |"
		_, rest, found := strings.Cut(text, "\n"+cell)
		line, _, _ := strings.Cut(rest, "\n")
		if !found {
			t.Errorf("%s has no row for %q", timing, e.Name)
		}
		for _, w := range e.Wrong {
			if !strings.Contains(line, "`"+w+"`") {
				t.Errorf("%s: the row of %q does not name %q", timing, e.Name, w)
			}
		}
	}
}

// TestParameters holds the table of the model against the model.
func TestParameters(t *testing.T) {
	text := read(t, timing)
	for _, p := range chip.Parameters() {
		if row := fmt.Sprintf("| %s | %d | %s | %s |\n", p.Name, p.Value, p.Unit, p.Source); !strings.Contains(text, row) {
			t.Errorf("%s lacks %s", timing, row)
		}
	}
}
