// Package racefree is the application racefree: random programs without data races
// on shared virtual memory, each compared with a sequential execution.
//
//	metalsvm run [--cores N] racefree [--programs 10] [--first 1]
//
// A program has some variables, spread over five regions: strong and lazy, Own and
// not. Many share a line or a page. It has phases, between which all cores meet at a
// barrier. In each phase a variable may be used under one lock only; or by one core,
// which hands it to the next by mail in the middle; or by atomic operations only; or
// it may only be read. In the next phase that is drawn anew.
//
// Every core folds what it loads into a hash, on which what it stores depends, and
// notes the hash after each section. The order in which the cores got each lock
// is counted under the lock. The first core then executes the program alone in
// private memory, the sections in this order, and all hashes and the final values
// must be the same. Number K of the programs is drawn from the seed --first + K.
package racefree

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"metalsvm/core"
)

// Result is what the application reports.
type Result struct {
	Programs int `json:"programs"`
	Sections int `json:"sections"`
	Locks    int `json:"locks"` // how many of them were under a lock
	Wrong    int `json:"wrong"` // programs that did not do what a sequential execution does
}

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	info, err := core.Get()
	if err != nil {
		fmt.Println("racefree:", err)
		return usage
	}
	programs, first, err := parse(args, len(info.Members))
	if err != nil {
		if info.Rank == 0 {
			fmt.Printf("racefree: %v; usage: racefree [--programs N] [--first SEED]\n", err)
		}
		return usage
	}
	ok, err := run(info, programs, first)
	if err != nil {
		fmt.Println("racefree:", err)
	}
	if !ok || err != nil {
		return 1
	}
	return 0
}

// parse reads the command line.
func parse(args []string, cores int) (programs int, first uint64, err error) {
	flags := flag.NewFlagSet("racefree", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&programs, "programs", 10, "")
	flags.Uint64Var(&first, "first", 1, "")
	if err := flags.Parse(args); err != nil {
		return 0, 0, err
	}
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case programs < 1:
		err = fmt.Errorf("%d programs: at least 1 is needed", programs)
	case cores < 2:
		err = errors.New("it takes two cores")
	}
	return programs, first, err
}

// run executes the programs; ok is false on the first core if one went wrong.
func run(info core.Info, programs int, first uint64) (ok bool, err error) {
	result := Result{Programs: programs}
	for k := range uint64(programs) {
		p := draw(first+k, len(info.Members))
		logs, values, err := execute(info, p)
		if err != nil {
			return false, err
		}
		if info.Rank != 0 {
			continue
		}
		for _, l := range logs {
			for _, e := range l {
				result.Sections++
				if e.section.lock >= 0 {
					result.Locks++
				}
			}
		}
		if err := check(p, logs, values); err != nil {
			fmt.Printf("program of seed %d: %v\n", first+k, err)
			result.Wrong++
		}
	}
	if info.Rank != 0 {
		return true, nil
	}
	fmt.Printf("%d programs, %d sections, %d of them under a lock: %d wrong\n",
		result.Programs, result.Sections, result.Locks, result.Wrong)
	return result.Wrong == 0, core.Report(result)
}
