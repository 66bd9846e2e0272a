// Package compute is the application compute: one of six small programs, again
// and again, to measure how fast a machine executes.
//
//	metalsvm run --cores 1 compute PROGRAM [ROUNDS]
//
// The programs are sieve, crc, qsort, memcpy, state and stencil; the last one
// uses the floating-point unit. Each core prints the program's result, which
// is the same every time. It runs on a PC as well.
package compute

import (
	"fmt"
	"strconv"

	"metalsvm/bench/cpu/programs"
)

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	p, rounds, err := parse(args)
	if err != nil {
		fmt.Printf("compute: %v; usage: compute PROGRAM [ROUNDS]\n", err)
		return usage
	}
	run := p.New()
	var result uint32
	for range rounds {
		result = run()
	}
	fmt.Printf("compute %s: %#08x\n", p.Name, result)
	return 0
}

func parse(args []string) (p programs.Program, rounds int, err error) {
	if len(args) < 1 || len(args) > 2 {
		return p, 0, fmt.Errorf("%d arguments", len(args))
	}
	p, ok := programs.Find(args[0])
	if !ok {
		return p, 0, fmt.Errorf("there is no program %q", args[0])
	}
	rounds = 1
	if len(args) == 2 {
		if rounds, err = strconv.Atoi(args[1]); err != nil || rounds < 1 {
			return p, 0, fmt.Errorf("%q is not a number of rounds", args[1])
		}
	}
	return p, rounds, nil
}
