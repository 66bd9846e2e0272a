// Package selftest is the application selftest: small programs that each put
// one property of kernel and machine to the test, or go wrong in one way on
// purpose. The test suite runs them; they are also examples.
//
//	metalsvm run [--cores N] selftest NAME [N]
//
// Those that check something end with status 0 and a line "NAME: ok" from the
// first core. Those that go wrong show what a user then sees.
package selftest

import (
	"fmt"
	"os"
	"sort"
	"strconv"

	"metalsvm/core"
	"metalsvm/svm"
)

// program is one of the programs. n is the number on the command line, or the
// one given here.
type program struct {
	main func(i core.Info, n int) error
	n    int
}

// programs are all programs by name.
var programs = map[string]program{
	// Checks.
	"storm":    {storm, 2000},      // n mails from every other core to the first
	"turns":    {turns, 3},         // n long computations, the first two cores in turns
	"crowd":    {crowd, 0},         // a goroutine for each sender, and one for each receiver
	"leave":    {leave, 0},         // a core ends while a goroutine waits for a lock
	"duel":     {duel, 1000},       // n opposed MOVS over two contended pages
	"counter":  {counter, 100},     // n additions by each core under a lock
	"handover": {handover, 200},    // n increments by each of two cores, in turns
	"shuffle":  {shuffle, 200},     // n random additions by each core to shared pages
	"sharing":  {falseSharing, 20}, // the page that two cores share falsely is named
	"regions":  {regions, 20},      // kinds of regions, n atomic additions by each core
	"twins":    {twins, 0},         // two pages of a home region, changed together
	"frame":    {frame, 0},         // the frame of a page that has moved, used anew
	"room":     {room, 0},          // pages of one core's own, when another wants them
	"rush":     {rush, 20},         // all cores at once at each of n fresh pages
	"busy":     {busy, 20},         // a region moves n times while it is stored to
	"runtime":  {goRuntime, 20},    // channels, timers, collector, preemption
	"standard": {standard, 0},      // encoding/json, sort, os, net
	"recover":  {recoverNil, 0},    // a nil dereference is an ordinary panic
	"errors":   {errorValues, 0},   // mail and shared memory report errors
	"down":     {down, 40000},      // the second core is put into reset after n microseconds

	// Programs that go wrong.
	"panic":            {panics, 0},
	"nil":              {derefNil, 0},
	"exit":             {exits, 3},
	"illegal":          {illegal, 0},
	"out-of-memory":    {outOfMemory, 0},
	"spin":             {spin, 0},
	"deadlock-mail":    {deadlockMail, 0},
	"deadlock-barrier": {deadlockBarrier, 0},
	"deadlock-lock":    {deadlockLock, 0},
	"deadlock-channel": {deadlockChannel, 0},
	"svm-exhausted":    {svmExhausted, 0},
	"double-free":      {doubleFree, 0},
}

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	i, err := core.Get()
	if err != nil {
		fmt.Println("selftest:", err)
		return usage
	}
	first := i.Rank == 0
	if len(args) < 1 || len(args) > 2 {
		return complain(first, "selftest: name one of %v", names())
	}
	p, ok := programs[args[0]]
	if !ok {
		return complain(first, "selftest: there is no %q; name one of %v", args[0], names())
	}
	if len(args) == 2 {
		if p.n, err = strconv.Atoi(args[1]); err != nil || p.n < 0 {
			return complain(first, "selftest: %q is not a number", args[1])
		}
	}
	if err := p.main(i, p.n); err != nil {
		fmt.Printf("selftest: %s: %v\n", args[0], err)
		return 1
	}
	if first {
		if c, err := svm.Stats(); err == nil {
			fmt.Printf("interrupts were off for %d cycles at most\n", c.Longest)
		}
		fmt.Printf("%s: ok\n", args[0])
	}
	return 0
}

func complain(speak bool, format string, a ...any) int {
	if speak {
		fmt.Printf(format+"\n", a...)
	}
	return 2
}

func names() []string {
	var list []string
	for name := range programs {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

func exits(_ core.Info, n int) error {
	os.Exit(n)
	return nil
}
