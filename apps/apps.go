// Package apps lists the applications that are linked into the kernel. Each
// lives in a package of its own below this one, whose comment is its manual
// page, and is run by name: "metalsvm run NAME".
package apps

import (
	"metalsvm/apps/compute"
	"metalsvm/apps/costs"
	"metalsvm/apps/graph"
	"metalsvm/apps/hello"
	"metalsvm/apps/histogram"
	"metalsvm/apps/homes"
	"metalsvm/apps/jacobi"
	"metalsvm/apps/litmus"
	"metalsvm/apps/lu"
	"metalsvm/apps/matmul"
	"metalsvm/apps/pingpong"
	"metalsvm/apps/queue"
	"metalsvm/apps/racefree"
	"metalsvm/apps/selftest"
	"metalsvm/apps/sort"
)

// App is a kernel application.
type App struct {
	Name     string
	Synopsis string                  // one line
	Main     func(args []string) int // runs on every core; the result is its exit status
}

// All are the applications, by name.
var All = []App{
	{"compute", "one of six small programs, to measure how fast a machine executes", compute.Main},
	{"costs", "how long the operations of shared virtual memory take", costs.Main},
	{"graph", "how far each vertex of a graph is from one, level by level, checked against one core", graph.Main},
	{"hello", "every core says which it is, where it sits and what it has", hello.Main},
	{"histogram", "how often each value occurs among many, counted in shared virtual memory, checked against one core", histogram.Main},
	{"homes", "what it costs to write to shared pages between two barriers, by model and pattern", homes.Main},
	{"jacobi", "weighted Jacobi on a plate in shared virtual memory, checked against one core", jacobi.Main},
	{"litmus", "litmus tests: what loads from shared virtual memory see, by its model", litmus.Main},
	{"lu", "a matrix decomposed into two triangles in shared virtual memory, checked against one core", lu.Main},
	{"matmul", "a product of matrices in shared virtual memory, checked against one core", matmul.Main},
	{"pingpong", "round trip of a mail, by the distance between the cores", pingpong.Main},
	{"queue", "producers and consumers at a ring in shared virtual memory, under a lock", queue.Main},
	{"racefree", "random programs without data races, each compared with a sequential execution", racefree.Main},
	{"selftest", "checks of kernel and machine, and programs that go wrong on purpose", selftest.Main},
	{"sort", "numbers sorted in shared virtual memory, checked against one core", sort.Main},
}

// Find returns the application of that name.
func Find(name string) (App, bool) {
	for _, a := range All {
		if a.Name == name {
			return a, true
		}
	}
	return App{}, false
}
