package coherence

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDocument: the section on this in docs/design/svm.md says what is so.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile("../../../docs/design/svm.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, c := range explored {
		rows = append(rows, fmt.Sprintf("| %d | %d | %d | %s | %d | %d |",
			c.cores, c.pages, c.threads, c.extras(), c.states, c.transitions))
	}
	for _, inv := range invariants {
		rows = append(rows, "**"+inv.name+"**")
	}
	for _, m := range mutations() {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |", m.step, cmp.Or(m.by, "nothing"), cmp.Or(m.end, "nothing")))
	}
	for _, row := range rows {
		if !strings.Contains(string(text), row) {
			t.Errorf("svm.md does not say\n%s", row)
		}
	}
}
