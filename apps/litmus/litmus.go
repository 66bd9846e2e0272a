// Package litmus is the application litmus: small tests of what loads from shared
// virtual memory see.
//
//	metalsvm run [--cores N] litmus [--model lazy|strong|home] [--own] [--rounds 100] [TEST...]
//
// Each test is a few operations for two to four cores (see Tests). It is played in
// many rounds: with both words on one line, on two lines of a page, and on two
// pages; by other cores each round; with small delays; and with and without the
// words in the caches. The first core prints how often each outcome was seen. If one
// was seen that the model forbids, the status is 1. Tests that need more cores than
// there are do not take place.
package litmus

import (
	"flag"
	"fmt"
	"io"
	"slices"

	"metalsvm/core"
	"metalsvm/svm"
)

// options is the command line.
type options struct {
	model  svm.Model
	own    bool
	rounds int
	names  []string
}

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	info, err := core.Get()
	if err != nil {
		fmt.Println("litmus:", err)
		return usage
	}
	o, err := parseArgs(args, len(info.Members))
	if err != nil {
		if info.Rank == 0 {
			fmt.Printf("litmus: %v; usage: litmus [--model lazy|strong|home] [--own] [--rounds N] [TEST...]\n", err)
		}
		return usage
	}
	ok, err := run(info, o)
	if err != nil {
		fmt.Println("litmus:", err)
	}
	if !ok || err != nil {
		return 1
	}
	return 0
}

// parseArgs reads the command line.
func parseArgs(args []string, cores int) (o options, err error) {
	flags := flag.NewFlagSet("litmus", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	model := flags.String("model", "lazy", "")
	flags.BoolVar(&o.own, "own", false, "")
	flags.IntVar(&o.rounds, "rounds", 100, "")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.names = flags.Args()
	named := slices.IndexFunc(svm.Models, func(m svm.Model) bool { return m.String() == *model })
	if named < 0 {
		return o, fmt.Errorf("there is no model %q", *model)
	}
	o.model = svm.Models[named]
	for _, name := range o.names {
		if !slices.ContainsFunc(Tests, func(t Test) bool { return t.Name == name }) {
			return o, fmt.Errorf("there is no test %q", name)
		}
	}
	switch {
	case o.own && o.model == svm.Home:
		return o, fmt.Errorf("home regions are not own")
	case o.rounds < 1 || o.rounds > 10_000:
		return o, fmt.Errorf("%d rounds: 1 to 10000 are possible", o.rounds)
	case cores < 2:
		return o, fmt.Errorf("it takes two cores")
	}
	return o, nil
}

// run plays the tests; ok is false on the first core if it has seen what must not
// be.
func run(info core.Info, o options) (ok bool, err error) {
	t, err := open(info, o)
	if err != nil {
		return false, err
	}
	result := Result{Model: o.model.String(), Own: o.own, Rounds: o.rounds}
	for i := range Tests {
		test := &Tests[i]
		if len(test.Cores) > len(info.Members) || len(o.names) > 0 && !slices.Contains(o.names, test.Name) {
			continue
		}
		rows, err := t.test(test)
		if err != nil {
			return false, err
		}
		result.Rows = append(result.Rows, rows...)
	}
	if info.Rank != 0 {
		return true, nil
	}
	bad := result.count(Forbidden)
	fmt.Printf("%d outcomes that a %s region must not have\n", bad, result.Model)
	return bad == 0, core.Report(result)
}

// test plays a test with each placement that makes a difference to it.
func (t *table) test(test *Test) (rows []Row, err error) {
	p, err := parse(*test)
	if err != nil {
		return nil, err
	}
	for _, place := range placements {
		results, err := t.play(&p, place)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", test.Name, err)
		}
		if t.info.Rank == 0 {
			row := test.row(&p, place.name, results, t.options.model)
			row.print()
			rows = append(rows, row)
		}
		if p.words == 1 {
			break // one word is on one line
		}
	}
	return rows, nil
}
