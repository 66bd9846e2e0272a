// Package pingpong is the application pingpong: how long mail takes to another
// core and back, by the distance between them.
//
//	metalsvm run [--cores N] pingpong [--rounds 100]
//
// The first core plays with one partner for each number of hops between their
// tiles, one after the other, while the remaining cores sleep.
package pingpong

import (
	"flag"
	"fmt"
	"os"
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
	flags := flag.NewFlagSet("pingpong", flag.ContinueOnError)
	flags.SetOutput(os.Stdout)
	rounds := flags.Int("rounds", 100, "round trips for each distance")
	if err := flags.Parse(args); err != nil || *rounds < 1 {
		return 2
	}
	if err := run(*rounds); err != nil {
		fmt.Println("pingpong:", err)
		return 1
	}
	return 0
}

func run(rounds int) error {
	info, err := core.Get()
	if err != nil {
		return err
	}
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
