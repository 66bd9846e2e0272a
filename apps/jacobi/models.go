package jacobi

import (
	"fmt"

	"metalsvm/abi/report"
	"metalsvm/apps/costs"
	"metalsvm/core"
	"metalsvm/svm"
)

// Models are the ways in which cores can share the plate.
var Models = []string{"strong", "lazy", "home", "mail"}

// runSweep solves the plate with one model after the other, but home, which is many
// times as slow here.
func (s *solver) runSweep() error {
	var results report.Sweep
	if s.costs > 0 {
		measured, err := costs.Measure(s.info, s.costs)
		if err != nil {
			return err
		}
		results.Costs = &measured
	}
	for _, model := range []string{"strong", "lazy", "mail"} {
		t := *s
		t.model, t.brief = model, true
		t.result.Model = model
		if err := t.solve(); err != nil {
			return err
		}
		if err := t.plate.free(); err != nil {
			return err
		}
		if s.rank == 0 {
			fmt.Printf("jacobi %s on %d cores, %-6s %9.1f iterations per guest second\n", t.result.Grid, t.result.Cores, model, t.result.PerSecond)
		}
		results.Jacobi = append(results.Jacobi, t.result)
	}
	if s.rank == 0 {
		if err := core.Report(results); err != nil {
			return err
		}
	}
	return svm.Barrier()
}
