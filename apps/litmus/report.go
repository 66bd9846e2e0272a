package litmus

import (
	"fmt"
	"slices"
	"strings"

	"metalsvm/svm"
)

// Outcome is an outcome and how often it was seen.
type Outcome struct {
	Outcome string `json:"outcome"`
	Count   int    `json:"count"`
	Kind    Kind   `json:"kind"`
}

// Kind says what an outcome is.
type Kind string

// Kinds of outcomes. Each but the first is not sequential.
const (
	Sequential Kind = "sequential"
	Weak       Kind = "weak"  // the lazy model allows it, and so does home
	Never      Kind = "never" // they would, but in lazy regions the machine is thought not to have it
	Forbidden  Kind = "forbidden"
)

// Row is what has come of a test with one placement.
type Row struct {
	Test      string    `json:"test"`
	Placement string    `json:"placement"`
	Outcomes  []Outcome `json:"outcomes"`
}

// Result is what the application reports.
type Result struct {
	Model  string `json:"model"`
	Own    bool   `json:"own"`
	Rounds int    `json:"rounds"`
	Rows   []Row  `json:"rows"`
}

// kindOf says what an outcome of a test is under a model.
func (t *Test) kindOf(outcome string, sequential []string, m svm.Model) Kind {
	switch {
	case slices.Contains(sequential, outcome):
		return Sequential
	case m != svm.Strong && slices.Contains(t.Weak, outcome), m == svm.Home && slices.Contains(t.Never, outcome):
		return Weak
	case m == svm.Lazy && slices.Contains(t.Never, outcome):
		return Never
	}
	return Forbidden
}

// row counts the outcomes of a test.
func (t *Test) row(p *program, place string, results []result, m svm.Model) Row {
	counts := map[string]int{}
	for _, r := range results {
		counts[p.outcome(r, t.Final)]++
	}
	row, sequential := Row{Test: t.Name, Placement: place}, p.sequential(t.Final)
	for o, n := range counts {
		row.Outcomes = append(row.Outcomes, Outcome{o, n, t.kindOf(o, sequential, m)})
	}
	slices.SortFunc(row.Outcomes, func(a, b Outcome) int { return strings.Compare(a.Outcome, b.Outcome) })
	return row
}

// print writes a row; what is not sequential it names.
func (r Row) print() {
	var list []string
	for _, o := range r.Outcomes {
		s := fmt.Sprintf("%s: %d", o.Outcome, o.Count)
		if o.Kind != Sequential {
			s += " (" + string(o.Kind) + ")"
		}
		list = append(list, s)
	}
	fmt.Printf("%-24s %-6s %s\n", r.Test, r.Placement, strings.Join(list, ", "))
}

// count returns how many outcomes of a kind there were.
func (r Result) count(k Kind) (n int) {
	for _, row := range r.Rows {
		for _, o := range row.Outcomes {
			if o.Kind == k {
				n += o.Count
			}
		}
	}
	return n
}
