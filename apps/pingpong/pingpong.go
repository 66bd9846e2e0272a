// Package pingpong is the application pingpong: how long mail takes to another
// core and back, by the distance between them.
//
//	metalsvm run [--cores N] pingpong [--rounds 100]
//
// The first core plays with one partner for each number of hops between their
// tiles, one after the other, while the remaining cores sleep.
package pingpong

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"metalsvm/core"
	"metalsvm/hw/scc"
	"metalsvm/mail"
)

// Row is the result for one distance.
type Row struct {
	Hops   int     `json:"hops"`
	Core   int     `json:"core"`   // the partner
	Cycles float64 `json:"cycles"` // core cycles for a round trip
	Micros float64 `json:"microseconds"`
}

// Result is what the application reports.
type Result struct {
	Rounds int   `json:"rounds"`
	Rows   []Row `json:"rows"`
}

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	info, err := core.Get()
	if err != nil {
		fmt.Println("pingpong:", err)
		return usage
	}
	rounds, err := parse(args, len(info.Members))
	if err != nil {
		if info.Rank == 0 { // all cores see the same arguments; the first speaks
			fmt.Printf("pingpong: %v; usage: pingpong [--rounds N]\n", err)
		}
		return usage
	}
	if err := run(info, rounds); err != nil {
		fmt.Println("pingpong:", err)
		return 1
	}
	return 0
}

// parse reads the command line: how many round trips for each distance.
func parse(args []string, cores int) (rounds int, err error) {
	flags := flag.NewFlagSet("pingpong", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&rounds, "rounds", 100, "")
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	switch {
	case flags.NArg() > 0:
		return 0, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case rounds < 1:
		return 0, fmt.Errorf("%d rounds: at least 1 is needed", rounds)
	case cores < 2:
		return 0, errors.New("it takes two cores to play")
	}
	return rounds, nil
}

func run(info core.Info, rounds int) error {
	result := Result{Rounds: rounds}
	first := info.Members[0]
	for hops, partner := range partners(info.Members) {
		if partner < 0 {
			continue
		}
		if err := mail.Barrier(); err != nil {
			return err
		}
		start := time.Now()
		var err error
		if info.ID == first {
			err = serve(partner, rounds)
		} else if info.ID == partner {
			err = answer(first, rounds)
		}
		if err != nil {
			return err
		}
		trip := time.Since(start).Seconds() / float64(rounds)
		result.Rows = append(result.Rows, Row{hops, partner, trip * float64(info.MHz) * 1e6, trip * 1e6})
	}
	if info.ID != first {
		return nil
	}
	fmt.Printf("round trip of a mail from core %d, mean of %d:\n", first, rounds)
	for _, r := range result.Rows {
		fmt.Printf("  %d hops, core %2d: %7.0f cycles, %6.2f us\n", r.Hops, r.Core, r.Cycles, r.Micros)
	}
	return core.Report(result)
}

// partners chooses, for each number of hops from the first member, the lowest
// core at that distance, or -1.
func partners(members []int) []int {
	list := make([]int, scc.Columns+scc.Rows-1)
	for i := range list {
		list[i] = -1
	}
	for _, k := range members[1:] {
		if h := scc.Hops(scc.TileOf(members[0]), scc.TileOf(k)); list[h] < 0 {
			list[h] = k
		}
	}
	return list
}

func serve(partner, rounds int) error {
	for i := range rounds {
		if err := mail.Send(partner, mail.Message{Data: [mail.Words]uint32{uint32(i)}}); err != nil {
			return err
		}
		if _, err := mail.Receive(partner); err != nil {
			return err
		}
	}
	return nil
}

func answer(first, rounds int) error {
	for range rounds {
		m, err := mail.Receive(first)
		if err != nil {
			return err
		}
		if err := mail.Send(first, m); err != nil {
			return err
		}
	}
	return nil
}
