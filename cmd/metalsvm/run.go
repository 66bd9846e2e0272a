package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"metalsvm/abi"
	"metalsvm/apps"
	"metalsvm/hw/scc"
	"metalsvm/mkimage"
	"metalsvm/run"
)

// runFlags are the flags of "metalsvm run".
type runFlags struct {
	cores     int
	mode      string
	parallel  bool
	interpret bool
	seed      uint64
	json      bool
	image     string
	watchdog  float64
	control   string
	resets    []string
	choices   []string
}

// report is what --json prints, on failure too.
type report struct {
	App          string          `json:"app"`
	Cores        int             `json:"cores"`
	Mode         string          `json:"mode"`
	Parallel     bool            `json:"parallel,omitempty"`
	Seed         uint64          `json:"seed"`
	Status       int             `json:"status"`
	Error        string          `json:"error"`
	GuestSeconds float64         `json:"guest_seconds"`
	WallSeconds  float64         `json:"wall_seconds"`
	Instructions uint64          `json:"instructions"`
	TraceHash    string          `json:"trace_hash"`
	Result       json.RawMessage `json:"result"`
}

// runCommand makes "metalsvm run" for a whole command line.
func (c *command) runCommand(line []string) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [flags] APP [ARGS]",
		Short: "Run an application on every core",
		Long: `Run boots the kernel on a simulated SCC, runs APP on every core and exits with
the first status that is not 0. Lines from core NN come as "[NN] line".
Flags end at APP; what follows are its arguments.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.run(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	flags.SetInterspersed(false)
	flags.IntVar(&f.cores, "cores", scc.Cores, "how many cores take part, from core 0 on")
	addMode(cmd, &f.mode)
	flags.BoolVar(&f.parallel, "parallel", false, "use all processors of this computer: the same results sooner, but the order of events,\nguest times and the trace hash differ from run to run; not in timing mode")
	addInterpret(cmd, &f.interpret)
	flags.Uint64Var(&f.seed, "seed", 1, "equal seeds give equal runs")
	flags.BoolVar(&f.json, "json", false, "print one JSON object on stdout, everything else on stderr")
	flags.StringVar(&f.image, "image", "", "boot this image instead of building one")
	flags.Float64Var(&f.watchdog, "watchdog", 60, "end the run after so many guest seconds without progress; 0 = never")
	flags.StringVar(&f.control, "control", "", "listen for the scc commands at this socket, or at the \"default\" one")
	flags.StringArrayVar(&f.resets, "reset", nil, "CORE@SECONDS: put a core into reset at that guest time, for good")
	flags.StringArrayVar(&f.choices, "option", nil, "name=value: decide what the sources for the SCC leave open")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		// Parsing stopped at the error, so --json may stand behind it.
		f.json = f.json || slices.Contains(line, "--json")
		return c.report(f, report{Status: abi.StatusUsage, Error: err.Error()})
	})
	return cmd
}

// run runs args[0] with the arguments behind it.
func (c *command) run(ctx context.Context, f runFlags, args []string) error {
	r := report{}
	if len(args) > 0 {
		r.App = args[0]
	}
	start := time.Now()
	outcome, err := c.boot(ctx, f, args)
	r.WallSeconds = time.Since(start).Seconds()
	if err != nil {
		r.Status, r.Error = abi.StatusUsage, err.Error()
		if ctx.Err() != nil {
			r.Status, r.Error = run.Interrupted, "interrupted"
		}
		return c.report(f, r)
	}
	r.Status = outcome.Status
	r.GuestSeconds = outcome.GuestSeconds()
	r.Instructions = outcome.Chip.Insns
	r.TraceHash = fmt.Sprintf("%016x", outcome.Chip.TraceHash)
	r.Result = outcome.Result
	if outcome.Err != nil {
		r.Error = outcome.Err.Error()
	}
	if f.mode == functionalMode {
		fmt.Fprintln(c.stderr, "metalsvm: functional mode: memory is coherent, and guest times are not those of the chip")
	}
	if n := outcome.Chip.SharedLocks; n > 0 {
		fmt.Fprintf(c.stderr, "metalsvm: warning: %d locked accesses to shared memory, which are not atomic on the SCC\n", n)
	}
	return c.report(f, r)
}

// boot checks the request, finds an image and runs it. An error means that
// nothing has run.
func (c *command) boot(ctx context.Context, f runFlags, args []string) (*run.Outcome, error) {
	if err := check(f, args); err != nil {
		return nil, err
	}
	options, err := parseOptions(f.choices)
	if err != nil {
		return nil, err
	}
	resets, err := parseResets(f)
	if err != nil {
		return nil, err
	}
	image, err := open(ctx, f.image)
	if err != nil {
		return nil, err
	}
	console := c.stdout
	if f.json {
		console = c.stderr
	}
	workers := 0
	if f.parallel {
		workers = runtime.GOMAXPROCS(0)
	}
	return run.Run(ctx, image, run.Options{
		Parallel:   workers,
		Functional: f.mode == functionalMode,
		Interpret:  f.interpret,
		Cores:      f.cores,
		Seed:       f.seed,
		Args:       args,
		Watchdog:   time.Duration(f.watchdog * float64(time.Second)),
		Resets:     resets,
		Options:    options,
		Console:    console,
		Warning:    c.stderr,
		Control:    f.control,
	})
}

// open reads the image in file or, with no file, the standard one, which it
// builds if need be: also if the one in the cache has been damaged.
func open(ctx context.Context, file string) (*run.Image, error) {
	if file != "" {
		image, err := run.Open(file)
		if err != nil {
			return nil, fmt.Errorf("%w; \"metalsvm image build -o FILE\" makes a good one", err)
		}
		return image, nil
	}
	for again := true; ; again = false {
		file, err := mkimage.Build(ctx, mkimage.Options{})
		if err != nil {
			return nil, err
		}
		image, err := run.Open(file)
		if err == nil || !again {
			return image, err
		}
		if err := os.Remove(file); err != nil {
			return nil, err
		}
	}
}

// check finds what is wrong with a request before anything is built.
func check(f runFlags, args []string) error {
	if err := checkMode(f.mode); err != nil {
		return err
	}
	switch {
	case f.parallel && f.mode != functionalMode:
		return fmt.Errorf("--parallel: %s mode has one order of events, so its cores run one at a time; it goes with --mode functional", f.mode)
	case f.cores < 1 || f.cores > scc.Cores:
		return fmt.Errorf("--cores %d: the machine has 1 to %d", f.cores, scc.Cores)
	case !(f.watchdog >= 0): // or not a number
		return fmt.Errorf("--watchdog %g: a time is needed", f.watchdog)
	case len(args) == 0:
		return fmt.Errorf("which application? there are: %s", appNames())
	case strings.Contains(args[0], "/"):
		return fmt.Errorf("%s: program files cannot be run yet, only applications: %s", args[0], appNames())
	}
	// An image of one's own may have applications of its own.
	if _, known := apps.Find(args[0]); !known && f.image == "" {
		return fmt.Errorf("no application %s; there are: %s", args[0], appNames())
	}
	return nil
}

// parseResets reads what --reset asks for.
func parseResets(f runFlags) (list []run.Reset, err error) {
	for _, text := range f.resets {
		core, at, _ := strings.Cut(text, "@")
		n, bad := strconv.Atoi(core)
		seconds, worse := strconv.ParseFloat(at, 64)
		switch {
		case bad != nil || worse != nil || !(seconds >= 0 && seconds < 1e9):
			return nil, fmt.Errorf("--reset %s: a core and a guest time in seconds are needed, as in 5@0.02", text)
		case n < 0 || n >= f.cores:
			return nil, fmt.Errorf("--reset %s: cores 0 to %d take part", text, f.cores-1)
		case f.parallel:
			return nil, fmt.Errorf("--reset %s: with --parallel nothing happens at an exact time", text)
		}
		list = append(list, run.Reset{Core: n, At: time.Duration(seconds * float64(time.Second))})
	}
	return list, nil
}

func appNames() string {
	var names []string
	for _, a := range apps.All {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// report says how a run ended and returns its status as an error for cobra.
func (c *command) report(f runFlags, r report) error {
	r.Cores, r.Mode, r.Parallel, r.Seed = f.cores, f.mode, f.parallel, f.seed
	if r.Error != "" {
		fmt.Fprintf(c.stderr, "metalsvm: %s\n", r.Error)
	}
	if f.json {
		if r.Result == nil {
			r.Result = json.RawMessage("{}")
		}
		if err := json.NewEncoder(c.stdout).Encode(r); err != nil {
			return err
		}
	}
	if r.Status != 0 {
		return exit(r.Status)
	}
	return nil
}
