// Package jacobi is the application jacobi: weighted Jacobi iterations for the
// temperature of a plate, two grids in shared virtual memory, rows dealt out to
// the cores.
//
//	metalsvm run [--cores N] jacobi [--grid 1024x512] [--iterations 10]
//
// The plate is WIDTHxHEIGHT points of float64, its upper edge hot, the others
// cold. Each core computes a block of rows; per iteration it fetches the rows
// of its neighbours, which move over page by page, and meets the others at a
// barrier. The first core also solves the whole plate by itself, with the pages
// its own, before the others start: the parallel result must equal that one bit
// for bit, and the speed-up is measured against it.
//
// The inner loop is x87 assembly on 386 (sweep_386.s); its Go twin in sweep.go
// does the same operations in the same order.
package jacobi

import (
	"flag"
	"fmt"
	"time"

	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	Grid         string  `json:"grid"`
	Iterations   int     `json:"iterations"`
	Cores        int     `json:"cores"`
	Verified     bool    `json:"verified"`
	SHA256       string  `json:"sha256"` // of the final grid: float64, little endian, row by row
	GuestSeconds float64 `json:"guest_seconds"`
	OneCore      float64 `json:"one_core_seconds"`
	Speedup      float64 `json:"speedup"`
	Faults       uint64  `json:"faults"`     // all cores, parallel run
	PageMoves    uint64  `json:"page_moves"` // all cores, parallel run
}

// Main runs the application on this core.
func Main(args []string) int {
	s := solver{}
	if status, ok := s.parse(args); !ok {
		return status
	}
	if err := s.run(); err != nil {
		fmt.Println("jacobi:", err)
		return 1
	}
	if s.rank == 0 && !s.result.Verified {
		return 1
	}
	return 0
}

// solver is one core's part in the computation.
type solver struct {
	width, height, iterations int

	info core.Info
	rank int
	grid [2]plane // in shared virtual memory

	result Result
}

// parse reads the command line. All cores see the same one; the first speaks.
func (s *solver) parse(args []string) (status int, ok bool) {
	const usage = 2
	var err error
	if s.info, err = core.Get(); err != nil {
		fmt.Println("jacobi:", err)
		return usage, false
	}
	s.rank = s.info.Rank
	complain := func(format string, a ...any) (int, bool) {
		if s.rank == 0 {
			fmt.Printf("jacobi: "+format+"\n", a...)
		}
		return usage, false
	}
	flags := flag.NewFlagSet("jacobi", flag.ContinueOnError)
	flags.SetOutput(discard{})
	grid := flags.String("grid", "1024x512", "")
	flags.IntVar(&s.iterations, "iterations", 10, "")
	if err := flags.Parse(args); err != nil {
		return complain("%v; usage: jacobi [--grid WIDTHxHEIGHT] [--iterations N]", err)
	}
	if n, err := fmt.Sscanf(*grid+"\n", "%dx%d\n", &s.width, &s.height); n != 2 || err != nil {
		return complain("grid %q is not WIDTHxHEIGHT, such as 1024x512", *grid)
	}
	cores := len(s.info.Members)
	switch {
	case flags.NArg() > 0:
		return complain("unexpected argument %q", flags.Arg(0))
	case s.width < 3 || s.height < 3:
		return complain("grid %s has no inside: at least 3x3 is needed", *grid)
	case s.height < cores:
		return complain("grid %s has %d rows, fewer than the %d cores; give each core a row or use fewer cores", *grid, s.height, cores)
	case s.tooLarge():
		return complain("grid %s does not fit: two grids share %d MB", *grid, s.info.ShmBytes>>20)
	case s.iterations < 1:
		return complain("%d iterations: at least 1 is needed", s.iterations)
	}
	s.result = Result{Grid: *grid, Iterations: s.iterations, Cores: cores}
	return 0, true
}

// tooLarge tells whether two grids need more than there is of shared memory.
// Sizes that pass it are ints.
func (s *solver) tooLarge() bool {
	most := s.info.ShmBytes / 2
	return s.width > most/8 || rowBytes(s.width) > most/s.height
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// run solves the plate twice and compares.
func (s *solver) run() error {
	for i := range s.grid {
		b, err := svm.Alloc(rowBytes(s.width)*s.height, svm.Options{})
		if err != nil {
			return err
		}
		s.grid[i] = newPlane(b, s.width, s.height)
	}
	var want plane
	if s.rank == 0 {
		want = s.alone()
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if s.rank == 0 {
		s.fill()
	}
	before, err := svm.Stats()
	if err != nil {
		return err
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	start := time.Now()
	if err := s.together(); err != nil {
		return err
	}
	s.result.GuestSeconds = time.Since(start).Seconds()
	if err := s.collect(before); err != nil {
		return err
	}
	if s.rank == 0 {
		s.verify(want)
		s.print()
		if err := core.Report(s.result); err != nil {
			return err
		}
	}
	return svm.Barrier()
}

// alone solves the plate on this core and returns a private copy of the
// result. A first iteration, not timed, makes the pages this core's.
func (s *solver) alone() plane {
	s.fill()
	s.step(0, 1, s.height-1, s.grid[0], s.grid[1])
	s.fill()
	start := time.Now()
	for k := range s.iterations {
		s.step(k, 1, s.height-1, s.grid[k%2], s.grid[(k+1)%2])
	}
	s.result.OneCore = time.Since(start).Seconds()
	result := s.grid[s.iterations%2]
	result.points = append([]float64(nil), result.points...)
	return result
}

// step computes rows [from, to) of one iteration where no neighbour is needed.
func (s *solver) step(_, from, to int, old, fresh plane) {
	for y := from; y < to; y++ {
		sweep(fresh.row(y), old.row(y-1), old.row(y), old.row(y+1))
	}
}

// block is the rows that a core computes: [from, to).
func (s *solver) block(rank int) (from, to int) {
	cores := len(s.info.Members)
	from, to = rank*s.height/cores, (rank+1)*s.height/cores
	return max(from, 1), min(to, s.height-1)
}

// together solves the plate with all cores.
func (s *solver) together() error {
	from, to := s.block(s.rank)
	above := make([]float64, s.width)
	below := make([]float64, s.width)
	for k := range s.iterations {
		old, fresh := s.grid[k%2], s.grid[(k+1)%2]
		if from < to {
			// Fetching a neighbour's row once, before it is used, keeps its
			// pages from going to and fro while both compute.
			copy(above, old.row(from-1))
			copy(below, old.row(to))
			for y := from; y < to; y++ {
				up, down := old.row(y-1), old.row(y+1)
				if y == from {
					up = above
				}
				if y == to-1 {
					down = below
				}
				sweep(fresh.row(y), up, old.row(y), down)
			}
		}
		if err := svm.Barrier(); err != nil {
			return err
		}
	}
	return nil
}
