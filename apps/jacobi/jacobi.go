// Package jacobi is the application jacobi: weighted Jacobi iterations for the
// temperature of a plate, rows dealt out to the cores.
//
//	metalsvm run [--cores N] jacobi [--model strong|lazy] [--grid 1024x512]
//	        [--iterations 10] [--brief] [--png]
//
// The plate is WIDTHxHEIGHT points of float64, its upper edge hot, the others
// cold; there are two grids, of which each iteration reads one and writes the
// other. Each core computes a block of rows, which lie at its own memory
// controller since it touches them first, and reads the last row of the block
// above and the first of the block below. Then all meet at a barrier.
//
// The grids are in shared virtual memory of the model that is asked for. The first
// core also solves the whole plate by itself, in its private memory: the parallel
// result must equal that one bit for bit, and the speed-up is over that. With
// --brief it does not, and the report has a checksum in place of the SHA-256. With
// --png the report has a picture of the plate, in base64.
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
	Model        string  `json:"model"`
	Iterations   int     `json:"iterations"`
	Cores        int     `json:"cores"`
	Verified     bool    `json:"verified"`
	SHA256       string  `json:"sha256"` // of the final grid: float64, little endian, row by row
	Sum          uint32  `json:"sum"`    // its checksum, see Checksum
	GuestSeconds float64 `json:"guest_seconds"`
	OneCore      float64 `json:"one_core_seconds"` // one core alone in private memory
	Speedup      float64 `json:"speedup"`
	PerSecond    float64 `json:"iterations_per_guest_second"`
	Faults       uint64  `json:"faults"`        // that sent a message: all cores, parallel run
	PageMoves    uint64  `json:"page_moves"`    // all cores, parallel run
	Copies       uint64  `json:"copies"`        // all cores, parallel run
	PNG          []byte  `json:"png,omitempty"` // base64 in JSON
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
	if s.rank == 0 && !s.brief && !s.result.Verified {
		return 1
	}
	return 0
}

// solver is one core's part in the computation.
type solver struct {
	width, height, iterations int

	model      svm.Model
	brief, png bool

	info core.Info
	rank int
	grid [2]plane // shared

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
	model := flags.String("model", "strong", "")
	grid := flags.String("grid", "1024x512", "")
	flags.IntVar(&s.iterations, "iterations", 10, "")
	flags.BoolVar(&s.brief, "brief", false, "")
	flags.BoolVar(&s.png, "png", false, "")
	if err := flags.Parse(args); err != nil {
		return complain("%v; usage: jacobi [--model strong|lazy] [--grid WIDTHxHEIGHT] [--iterations N] [--brief] [--png]", err)
	}
	if n, err := fmt.Sscanf(*grid+"\n", "%dx%d\n", &s.width, &s.height); n != 2 || err != nil {
		return complain("grid %q is not WIDTHxHEIGHT, such as 1024x512", *grid)
	}
	cores := len(s.info.Members)
	switch {
	case flags.NArg() > 0:
		return complain("unexpected argument %q", flags.Arg(0))
	case *model == "lazy":
		s.model = svm.Lazy
	case *model != "strong":
		return complain("model %q is none of strong, lazy", *model)
	}
	switch {
	case s.width < 3 || s.height < 3:
		return complain("grid %s has no inside: at least 3x3 is needed", *grid)
	case s.height < cores:
		return complain("grid %s has %d rows, fewer than the %d cores; give each core a row or use fewer cores", *grid, s.height, cores)
	case s.tooLarge():
		return complain("grid %s does not fit: two grids share %d MB", *grid, s.info.ShmBytes>>20)
	case s.iterations < 1:
		return complain("%d iterations: at least 1 is needed", s.iterations)
	}
	s.result = Result{Grid: *grid, Model: *model, Iterations: s.iterations, Cores: cores}
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
	var want plane
	if s.rank == 0 && !s.brief {
		want = s.alone()
	}
	for i := range s.grid {
		b, err := svm.Alloc(rowBytes(s.width)*s.height, svm.Options{Model: s.model})
		if err != nil {
			return err
		}
		s.grid[i] = newPlane(b, s.width, s.height)
	}
	from, to := s.rows()
	s.grid[0].fill(from, to)
	s.grid[1].fill(from, to)
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
		s.report(want)
		if err := core.Report(s.result); err != nil {
			return err
		}
	}
	return svm.Barrier()
}

// alone solves the plate on this core, in private memory.
func (s *solver) alone() plane {
	var grid [2]plane
	for i := range grid {
		grid[i] = newPlane(make([]byte, rowBytes(s.width)*s.height), s.width, s.height)
		grid[i].fill(0, s.height)
	}
	start := time.Now()
	for k := range s.iterations {
		iterate(grid[(k+1)%2], grid[k%2], 1, s.height-1, true)
	}
	s.result.OneCore = time.Since(start).Seconds()
	return grid[s.iterations%2]
}

// rows is the block of rows of this core: [from, to).
func (s *solver) rows() (from, to int) {
	cores := len(s.info.Members)
	return s.rank * s.height / cores, (s.rank + 1) * s.height / cores
}

// together solves the plate with all cores.
func (s *solver) together() error {
	from, to := s.rows()
	from, to = max(from, 1), min(to, s.height-1)
	for k := range s.iterations {
		iterate(s.grid[(k+1)%2], s.grid[k%2], from, to, false)
		if err := svm.Barrier(); err != nil {
			return err
		}
	}
	return nil
}

// strip is how many points of a row are computed before the row below: so few that
// three rows fit into the first-level cache, and each point is fetched once.
const strip = 256

// iterate computes the rows [from, to) of one iteration. A first-level cache that
// stores back does not take a line in because it is stored to, so fetch has each
// line read before.
func iterate(fresh, old plane, from, to int, fetch bool) {
	for x := 0; x+2 < old.width; x += strip {
		end := min(x+strip+2, old.width)
		for y := from; y < to; y++ {
			out := fresh.row(y)[x:end]
			if fetch {
				touch(out)
			}
			sweep(out, old.row(y - 1)[x:end], old.row(y)[x:end], old.row(y + 1)[x:end])
		}
	}
}

// touch loads from every line of a row.
//
//go:noinline
func touch(row []float64) (any uint64) {
	const line = 32 / 8
	for x := 0; x < len(row); x += line {
		any |= bits(row)[x]
	}
	return any
}
