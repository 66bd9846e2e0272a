// Package jacobi is the application jacobi: weighted Jacobi iterations for the
// temperature of a plate, dealt out to the cores.
//
//	metalsvm run [--cores N] jacobi [--model strong|lazy] [--grid 1024x512]
//	        [--iterations 10] [--brief] [--png]
//
// The plate is WIDTHxHEIGHT points of float64, its upper edge hot, the others
// cold; there are two grids, of which each iteration reads one and writes the
// other. Each core computes a block, which lies at its own memory controller since
// it touches it first, and reads what lies along the block's edges from its
// neighbours' blocks. Then all meet at a barrier.
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

	info   core.Info
	rank   int
	blocks []block // by rank
	plate  shared
	halo   halo  // of this core's block
	own    edges // of this core's block

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
	most := s.info.ShmBytes/2 - len(s.info.Members)*4*svm.PageBytes
	return s.width > most/8 || strideOf(s.width) > most/8/s.height
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// run solves the plate twice and compares.
func (s *solver) run() error {
	var want plane
	if s.rank == 0 && !s.brief {
		want = s.alone()
	}
	s.blocks = partition(s.width, s.height, s.info.Members)
	var err error
	if s.plate, err = allocate(s.blocks, svm.Options{Model: s.model}); err != nil {
		return err
	}
	s.begin()
	if err := svm.Barrier(); err != nil {
		return err
	}
	s.lookAround()
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
	for k := range grid {
		grid[k] = private(s.width, s.height)
		grid[k].fill(0, 0, s.width, s.height)
	}
	start := time.Now()
	for k := range s.iterations {
		iterate(grid[(k+1)%2], grid[k%2], halo{}, edges{}, true)
	}
	s.result.OneCore = time.Since(start).Seconds()
	return grid[s.iterations%2]
}

// begin makes this core's block what it is at the start. Touching it first, the
// core gets its pages to its memory controller.
func (s *solver) begin() {
	b := &s.blocks[s.rank]
	if len(b.left) > 0 {
		s.halo.left, s.own.left = make([]float64, b.height()), make([]float64, b.height())
	}
	if len(b.right) > 0 {
		s.halo.right, s.own.right = make([]float64, b.height()), make([]float64, b.height())
	}
	for k := range s.plate.grid {
		block := s.plate.grid[k][s.rank]
		block.fill(b.x0, b.y0, s.width, s.height)
		for y := range block.height {
			if s.own.left != nil {
				bits(s.own.left)[y] = bits(block.row(y))[0]
			}
			if s.own.right != nil {
				bits(s.own.right)[y] = bits(block.row(y))[block.width-1]
			}
		}
		s.plate.publish(k, s.rank, s.own)
	}
}

// lookAround reads what this core is going to read of others' blocks, so that the
// pages are mapped, or copied, before time is taken.
func (s *solver) lookAround() {
	for k := range s.plate.grid {
		s.plate.halo(k, s.blocks, s.rank, &s.halo)
		touch(s.halo.up)
		touch(s.halo.down)
	}
}

// together solves the plate with all cores.
func (s *solver) together() error {
	for k := range s.iterations {
		old, fresh := k%2, (k+1)%2
		s.plate.halo(old, s.blocks, s.rank, &s.halo)
		iterate(s.plate.grid[fresh][s.rank], s.plate.grid[old][s.rank], s.halo, s.own, false)
		s.plate.publish(fresh, s.rank, s.own)
		if err := svm.Barrier(); err != nil {
			return err
		}
	}
	return nil
}
