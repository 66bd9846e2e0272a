// Package jacobi is the application jacobi: weighted Jacobi iterations for the
// temperature of a plate, dealt out to the cores.
//
//	metalsvm run [--cores N] jacobi [--model strong|lazy|home|mail] [--own auto|yes|no]
//	        [--grid 1024x512] [--iterations 10] [--brief] [--png] [--sweep] [--costs N]
//
// The plate is WIDTHxHEIGHT points of float64, its upper edge hot, the others
// cold; there are two grids, of which each iteration reads one and writes the
// other. Each core computes a block, which lies at its own memory controller since
// it touches it first, and reads what lies along the block's edges from its
// neighbours' blocks. Then all meet at a barrier.
//
// The grids are in shared virtual memory of the model that is asked for, or with mail
// in private memory, and what lies along edges goes through message passing buffers.
// With --own yes shared memory is of the kind that all caches may hold as long as one
// core uses it, which is so for all but the edges of blocks; auto says so if a core's
// two blocks fit into its second-level cache. The first
// core also solves the whole plate by itself, in its private memory: the parallel
// result must equal that one bit for bit, and the speed-up is over that. With
// --brief it does not, and the report has a checksum in place of the SHA-256. With
// --png the report has a picture of the plate, in base64. --sweep does it
// strong, lazy and over mail, in brief, and reports a list; with --costs the
// operations of shared memory are measured N times before (package costs).
//
// The inner loop is x87 assembly on 386 (sweep_386.s); its Go twin in sweep.go
// does the same operations in the same order.
package jacobi

import (
	"flag"
	"fmt"
	"slices"
	"time"

	"metalsvm/abi/report"
	"metalsvm/core"
	"metalsvm/svm"
)

// Main runs the application on this core.
func Main(args []string) int {
	s := solver{}
	if status, ok := s.parse(args); !ok {
		return status
	}
	s.blocks = partition(s.width, s.height, s.info.Members)
	run := s.run
	if s.sweep {
		run = s.runSweep
	}
	if err := svm.Try(run); err != nil {
		fmt.Println("jacobi:", err)
		return 1
	}
	if s.rank == 0 && !s.brief && !s.sweep && !s.result.Verified {
		return 1
	}
	return 0
}

// solver is one core's part in the computation.
type solver struct {
	width, height, iterations int

	model      string
	own        string
	brief, png bool
	sweep      bool
	costs      int

	info   core.Info
	rank   int
	blocks []block // by rank
	plate  plate
	halo   halo  // of this core's block
	edge   edges // of this core's block

	result report.Jacobi
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
	flags.StringVar(&s.model, "model", "strong", "")
	grid := flags.String("grid", "1024x512", "")
	flags.IntVar(&s.iterations, "iterations", 10, "")
	flags.StringVar(&s.own, "own", "auto", "")
	flags.BoolVar(&s.brief, "brief", false, "")
	flags.BoolVar(&s.png, "png", false, "")
	flags.BoolVar(&s.sweep, "sweep", false, "")
	flags.IntVar(&s.costs, "costs", 0, "")
	if err := flags.Parse(args); err != nil {
		return complain("%v; usage: jacobi [--model strong|lazy|home|mail] [--own auto|yes|no] [--grid WIDTHxHEIGHT] [--iterations N] [--brief] [--png] [--sweep] [--costs N]", err)
	}
	if n, err := fmt.Sscanf(*grid+"\n", "%dx%d\n", &s.width, &s.height); n != 2 || err != nil {
		return complain("grid %q is not WIDTHxHEIGHT, such as 1024x512", *grid)
	}
	cores := len(s.info.Members)
	switch {
	case flags.NArg() > 0:
		return complain("unexpected argument %q", flags.Arg(0))
	case !slices.Contains(Models, s.model):
		return complain("model %q is none of strong, lazy, home, mail", s.model)
	case !slices.Contains([]string{"auto", "yes", "no"}, s.own):
		return complain("own %q is none of auto, yes, no", s.own)
	case s.width < 3 || s.height < 3:
		return complain("grid %s has no inside: at least 3x3 is needed", *grid)
	case s.height < cores:
		return complain("grid %s has %d rows, fewer than the %d cores; give each core a row or use fewer cores", *grid, s.height, cores)
	case s.tooLarge():
		return complain("grid %s does not fit: two grids share %d MB", *grid, s.info.ShmBytes>>20)
	case s.costs < 0 || s.costs > 0 && (!s.sweep || cores < 3):
		return complain("--costs %d: it goes with --sweep, on 3 cores at least", s.costs)
	case s.iterations < 1:
		return complain("%d iterations: at least 1 is needed", s.iterations)
	}
	s.result = report.Jacobi{Grid: *grid, Model: s.model, Iterations: s.iterations, Cores: cores}
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
	if err := s.solve(); err != nil {
		return err
	}
	if err := s.report(want); err != nil {
		return err
	}
	return svm.Barrier()
}

// solve solves the plate with all cores.
func (s *solver) solve() error {
	if err := s.allocate(); err != nil {
		return err
	}
	if err := s.begin(); err != nil {
		return err
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
	s.result.PerSecond = float64(s.iterations) / s.result.GuestSeconds
	return s.collect(before)
}

// allocate makes the plate.
func (s *solver) allocate() (err error) {
	if s.model == "mail" {
		s.plate = newMessages(s.blocks, s.rank, s.info.Members)
		return nil
	}
	o := svm.Options{Own: s.keepsOwn()}
	switch s.model {
	case "lazy":
		o.Model = svm.Lazy
	case "home":
		o = svm.Options{Model: svm.Home}
	}
	s.plate, err = newShared(s.blocks, s.rank, o)
	return err
}

// keepsOwn tells whether all caches may hold shared memory that one core uses. What
// is stored to a cache that stores back costs two ways to memory if it does not fit,
// and else none.
func (s *solver) keepsOwn() bool {
	const fits = 192 << 10 // of 256
	b := &s.blocks[0]
	return s.own == "yes" || s.own == "auto" && 2*8*strideOf(b.width())*b.height() <= fits
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
		iterate(grid[(k+1)%2], grid[k%2], halo{}, edges{}, span{0, s.height})
	}
	s.result.OneCore = time.Since(start).Seconds()
	return grid[s.iterations%2]
}

// begin makes this core's block what it is at the start. Touching it first, the
// core gets its pages to its memory controller. Then it reads all that it is going
// to read, so that pages are mapped, or copied, before time is taken.
func (s *solver) begin() error {
	b := &s.blocks[s.rank]
	if len(b.left) > 0 {
		s.halo.left, s.edge.left = make([]float64, b.height()), make([]float64, b.height())
	}
	if len(b.right) > 0 {
		s.halo.right, s.edge.right = make([]float64, b.height()), make([]float64, b.height())
	}
	for k := range 2 {
		block := s.plate.block(k)
		block.fill(b.x0, b.y0, s.width, s.height)
		for y := range block.height {
			if s.edge.left != nil {
				bits(s.edge.left)[y] = bits(block.row(y))[0]
			}
			if s.edge.right != nil {
				bits(s.edge.right)[y] = bits(block.row(y))[block.width-1]
			}
		}
		s.plate.publish(k, s.edge)
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	for k := range 2 {
		if err := s.plate.look(k, &s.halo); err != nil {
			return err
		}
		touch(s.halo.up)
		touch(s.halo.down)
	}
	return nil
}

// together solves the plate with all cores.
func (s *solver) together() error {
	back := s.plate.back()
	s.plate.publish(0, s.edge)
	for k := range s.iterations {
		old, fresh := k%2, (k+1)%2
		if err := s.plate.look(old, &s.halo); err != nil {
			return err
		}
		iterate(s.plate.block(fresh), s.plate.block(old), s.halo, s.edge, back)
		s.plate.publish(fresh, s.edge)
		if s.model == "mail" {
			continue // all meet when they look
		}
		if err := svm.Barrier(); err != nil {
			return err
		}
	}
	return nil
}
