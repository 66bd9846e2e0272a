package sharing

import (
	"math/rand/v2"
	"testing"
)

// Pages that come more often than all others together are kept, whatever comes in
// between, with the addresses of the last time.
func TestWorstPages(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var table Table
	for i := range 10_000 {
		if i%2 == 0 {
			table.Note(7, 0, 64, 3)
		} else {
			table.Note(100+r.Uint32N(1000), 0, 4000, 5)
		}
	}
	for _, p := range table.Pages {
		if p.Page == 7 {
			if p.Count < 5000 || p.Own != 0 || p.Other != 64 || p.Core != 3 {
				t.Errorf("noted %+v", p)
			}
			return
		}
	}
	t.Errorf("page 7 is not among %+v", table.Pages)
}

// What is in one line is not shared falsely.
func TestSameLine(t *testing.T) {
	var table Table
	table.Note(7, 32, 63, 3)
	if table != (Table{}) {
		t.Errorf("noted %+v", table.Pages)
	}
}
