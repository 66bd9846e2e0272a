package svm

import (
	"math"
	"slices"
	"strings"
	"testing"

	"metalsvm/abi/report"
	"metalsvm/bench"
)

// results is what jacobi would report on so many cores of each step: strong is as
// much faster as there are cores, lazy twice that, and mail half as fast on one core
// and as fast as lazy on all.
func results() (list []report.Sweep) {
	for _, cores := range Steps {
		speed := float64(10 * cores)
		mail := speed * 2
		if cores == 1 {
			mail = speed / 2
		}
		list = append(list, report.Sweep{Jacobi: []report.Jacobi{
			{Model: "strong", Sum: 7, PerSecond: speed}, {Model: "lazy", Sum: 7, PerSecond: speed * 2}, {Model: "mail", Sum: 7, PerSecond: mail},
		}})
	}
	return list
}

// The rows come in the order of Rows, and say what they are called.
func TestRows(t *testing.T) {
	m, list := &Measured{}, results()
	list[len(list)-1].Costs = &report.Costs{FirstTouch: 1, ReadFault: 2, Neighbour: 6001, Far: 4, Dirty1: 5, Dirty64: 6, Barrier: 19999}
	if err := m.take(list); err != nil {
		t.Fatal(err)
	}
	if m.OneCore != 20 {
		t.Errorf("one core does %v, the lazy one 20", m.OneCore)
	}
	last := float64(Steps[len(Steps)-1])
	want := map[string]float64{
		"svm.first_touch.cycles": 1, "svm.transfer.neighbour.cycles": 6001, "svm.barrier48.cycles": 19999,
		SpeedupRow("strong", 1): 0.5, SpeedupRow("lazy", 1): 1, SpeedupRow("mail", 1): 0.25, SpeedupRow("lazy", 8): 8,
		best: last, bestMail: 1, private: last * 4, perSecond: 20 * last,
	}
	for _, quick := range []bool{false, true} {
		rows := map[string]bench.Row{}
		var names []string
		m.rows(quick, func(r bench.Row) {
			names = append(names, r.Name)
			rows[r.Name] = r
		})
		if !slices.Equal(names, Rows()) {
			t.Errorf("rows %v, want %v", names, Rows())
		}
		for name, value := range want {
			if got := rows[name].Value; math.Abs(got-value) > 1e-9 {
				t.Errorf("%s is %v, want %v", name, got, value)
			}
		}
		if rows["svm.transfer.neighbour.cycles"].Pass || !rows["svm.barrier48.cycles"].Pass {
			t.Error("goals of operations are judged wrongly")
		}
		if (rows[best].Goal == 0) != quick || (rows[bestMail].Goal == 0) != quick {
			t.Errorf("quick %v: goals %v and %v", quick, rows[best].Goal, rows[bestMail].Goal)
		}
	}
}

// Another checksum is an error that says where.
func TestOtherChecksum(t *testing.T) {
	list := results()
	list[3].Jacobi[1].Sum = 8
	err := new(Measured).take(list)
	if err == nil || !strings.Contains(err.Error(), "lazy on 8 cores: checksum 00000008") {
		t.Errorf("error %v", err)
	}
}
