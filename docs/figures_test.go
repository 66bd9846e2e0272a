package docs

import (
	"slices"
	"strings"
	"testing"

	"metalsvm/bench/boot"
	"metalsvm/bench/cpu"
	"metalsvm/bench/soak"
)

// Every number that is promised is in the table of figures.
func TestFigures(t *testing.T) {
	const document = "reference/figures.md"
	text := read(t, document)
	for _, name := range slices.Concat(boot.Rows(), cpu.Rows(), soak.Rows()) {
		if !strings.Contains(text, "| `"+name+"` |") {
			t.Errorf("%s has no row `%s`", document, name)
		}
	}
}
