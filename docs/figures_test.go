package docs

import (
	"slices"
	"strings"
	"testing"

	"metalsvm/bench/boot"
	"metalsvm/bench/calibration"
	"metalsvm/bench/cpu"
	"metalsvm/bench/machine"
	"metalsvm/bench/soak"
	"metalsvm/bench/svm"
)

// Every number that is promised is in the table of figures. Those of the chip
// are in the tables of design/timing.md, all but what sums them up.
func TestFigures(t *testing.T) {
	const document = "reference/figures.md"
	text := read(t, document)
	sums := slices.DeleteFunc(calibration.Rows(), func(name string) bool { return strings.HasSuffix(name, ".cycles") })
	for _, name := range slices.Concat(sums, boot.Rows(), cpu.Rows(), machine.Rows(), soak.Rows(), svm.Rows()) {
		if !strings.Contains(text, "| `"+name+"` |") {
			t.Errorf("%s has no row `%s`", document, name)
		}
	}
}
