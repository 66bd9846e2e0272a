package parallel

import (
	"flag"
	"fmt"
	"io"
	"time"

	"metalsvm/core"
	"metalsvm/svm"
)

// Work is one core's part in an application. Main calls the methods in their
// order here, each on every core unless it says otherwise.
type Work interface {
	// Flags defines the flags.
	Flags(*flag.FlagSet)
	// Check tells what is wrong with their values, if anything is, and works out
	// what follows from them.
	Check(core.Info) error
	// Input makes what is computed from, on the first core, in private memory;
	// Alone computes from it, and is timed.
	Input()
	Alone()
	// Share allocates shared memory and fills it; Together computes there, and
	// is timed. The cores meet before and after.
	Share(Team) error
	Together(Team) error
	// Verify compares, on the first core, what has been computed together with
	// what has been computed alone, and tells the first difference.
	Verify() error
	// Report says, on the first core, what has been computed, in some words for
	// people and as the application's result.
	Report(Result) (words string, result any)
}

// Team is the cores that compute together.
type Team struct {
	Rank, Cores int // which core this is, of how many
	Model       svm.Model
}

// Near returns options for memory that lies near to the core that touches it
// first, and is of the run's model.
func (t Team) Near() svm.Options { return svm.Options{Model: t.Model, Place: svm.Near} }

// Spread returns options for memory that lies all over the chip.
func (t Team) Spread() svm.Options { return svm.Options{Model: t.Model, Place: svm.Spread} }

// Most returns how many of n things, dealt out by Share, are one core's at most.
func (t Team) Most(n int) int { return (n + t.Cores - 1) / t.Cores }

// Share returns which of n things are this core's: [from, to).
func (t Team) Share(n int) (from, to int) { return t.ShareOf(t.Rank, n) }

// ShareOf returns which of n things are another core's.
func (t Team) ShareOf(rank, n int) (from, to int) {
	return rank * n / t.Cores, (rank + 1) * n / t.Cores
}

// Result is what every application reports. Applications embed it in theirs.
type Result struct {
	Cores        int     `json:"cores"`
	Model        string  `json:"model"`
	Verified     bool    `json:"verified"`
	GuestSeconds float64 `json:"guest_seconds"`
	OneCore      float64 `json:"one_core_seconds"` // alone, in private memory
	Speedup      float64 `json:"speedup"`
	Traffic
}

// Main runs an application on this core and returns its exit status. The usage
// is that of its own flags.
func Main(name, usage string, args []string, w Work) int {
	const wrongUsage = 2
	info, err := core.Get()
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return wrongUsage
	}
	t := Team{Rank: info.Rank, Cores: len(info.Members)}
	if t.Model, err = parse(args, w, info); err != nil {
		if t.Rank == 0 { // all cores see the same arguments; the first speaks
			fmt.Printf("%s: %v; usage: %s %s [--model strong|lazy|home]\n", name, err, name, usage)
		}
		return wrongUsage
	}
	var r Result
	err = svm.Try(func() (err error) {
		r, err = run(name, w, t, info)
		return err
	})
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return 1
	}
	if t.Rank == 0 && !r.Verified {
		return 1
	}
	return 0
}

// parse reads the command line.
func parse(args []string, w Work, info core.Info) (svm.Model, error) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	name := flags.String("model", svm.Strong.String(), "")
	w.Flags(flags)
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	if flags.NArg() > 0 {
		return 0, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for _, m := range svm.Models {
		if m.String() == *name {
			return m, w.Check(info)
		}
	}
	return 0, fmt.Errorf("there is no model %q", *name)
}

// run computes twice and compares.
func run(name string, w Work, t Team, info core.Info) (Result, error) {
	r := Result{Cores: t.Cores, Model: t.Model.String()}
	if t.Rank == 0 {
		w.Input()
		start := time.Now()
		w.Alone()
		r.OneCore = time.Since(start).Seconds()
	}
	if err := w.Share(t); err != nil {
		return r, err
	}
	before, err := svm.Stats()
	if err != nil {
		return r, err
	}
	if err := svm.Barrier(); err != nil {
		return r, err
	}
	start := time.Now()
	if err := w.Together(t); err != nil {
		return r, err
	}
	if err := svm.Barrier(); err != nil {
		return r, err
	}
	r.GuestSeconds = time.Since(start).Seconds()
	if r.Traffic, err = collect(before, info); err != nil {
		return r, err
	}
	if t.Rank == 0 {
		if err := conclude(name, w, &r); err != nil {
			return r, err
		}
	}
	return r, svm.Barrier() // until then the first core needs the others' pages
}

// conclude compares the results and says what has come out.
func conclude(name string, w Work, r *Result) error {
	verdict := "equals the sequential result"
	if err := w.Verify(); err != nil {
		fmt.Printf("%s: %v\n", name, err)
		verdict = "DIFFERS from the sequential result"
	} else {
		r.Verified = true
	}
	if r.GuestSeconds > 0 {
		r.Speedup = r.OneCore / r.GuestSeconds
	}
	words, result := w.Report(*r)
	fmt.Printf("%s: %s on %d cores, %s: %s\n", name, words, r.Cores, r.Model, verdict)
	fmt.Printf("guest time %.6f s, one core alone %.6f s, speed-up %.2f\n", r.GuestSeconds, r.OneCore, r.Speedup)
	fmt.Printf("page faults %d, page moves %d, copies %d, pages mapped without a message %d\n", r.Faults, r.PageMoves, r.Copies, r.Mapped)
	return core.Report(result)
}
