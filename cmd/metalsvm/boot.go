package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"metalsvm/machine/option"
	"metalsvm/run"
	"metalsvm/scckit"
)

// bootFlags are the flags of "metalsvm boot".
type bootFlags struct {
	image    string
	release  string
	mode     string
	watchdog float64 // guest seconds
	choices  []string
	options  run.BootOptions
}

func (c *command) bootCommand() *cobra.Command {
	var f bootFlags
	cmd := &cobra.Command{
		Use:   "boot --image DIR",
		Short: "Boot an image of one's own, made by scc merge or sccMerge",
		Long: `Boot loads the folder that "metalsvm scc merge" or Intel's sccMerge has made and
releases cores from reset. Lines from the UARTs of core NN come as "[NN] line".
The run ends when every core is halted and nothing can wake one; with --control
it then waits for "metalsvm scc reset", "dump", "write" and "off". Accesses to
what the SCC does not have do not end it without --strict; they are listed
behind it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.bootImage(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.image, "image", "", "folder with lut_init.dat and mch_X_Y.32.obj")
	flags.StringVar(&f.release, "release", "", "cores to release, as 0,1,5 or 0..11, or none (default: all in the image)")
	addMode(cmd, &f.mode)
	addInterpret(cmd, &f.options.Interpret)
	flags.Float64Var(&f.watchdog, "watchdog", 60, "end the run after so many guest seconds without progress; 0 = never")
	flags.Uint64Var(&f.options.Seed, "seed", 1, "equal seeds give equal runs")
	flags.BoolVar(&f.options.Strict, "strict", false, "an access to what the SCC does not have ends the run")
	flags.BoolVar(&f.options.ConsoleArea, "console-area", false, "show the consoles in shared memory too, as BareMichael's miketerm does")
	flags.StringVar(&f.options.Control, "control", "", "listen for the scc commands at this socket, or at the \"default\" one")
	flags.StringArrayVar(&f.choices, "option", nil, "name=value: decide what the sources for the SCC leave open")
	cmd.MarkFlagRequired("image")
	return cmd
}

// bootImage boots an image and says how the run ended.
func (c *command) bootImage(cmd *cobra.Command, f bootFlags) error {
	if !(f.watchdog >= 0) { // or not a number
		return fmt.Errorf("--watchdog %g: a time is needed", f.watchdog)
	}
	if err := checkMode(f.mode); err != nil {
		return err
	}
	image, err := scckit.Open(f.image)
	if err != nil {
		return err
	}
	f.options.Functional = f.mode == functionalMode
	if f.options.Options, err = parseOptions(f.choices); err != nil {
		return err
	}
	if f.options.Release, err = parseRelease(f.release); err != nil {
		return err
	}
	f.options.Ready = func(path string) { fmt.Fprintf(c.stderr, "metalsvm: listening at %s\n", path) }
	f.options.Warning = c.stderr
	f.options.Watchdog = time.Duration(f.watchdog * float64(time.Second))
	f.options.Console = c.stdout
	outcome, err := run.Boot(cmd.Context(), image, f.options)
	if err != nil {
		return err
	}
	c.strays(outcome)
	if outcome.Err != nil {
		fmt.Fprintf(c.stderr, "metalsvm: %v\n", outcome.Err)
	}
	if outcome.Status != 0 {
		return exit(outcome.Status)
	}
	return nil
}

// parseRelease reads which cores to release: nil means all, an empty list none.
func parseRelease(text string) ([]int, error) {
	switch text {
	case "":
		return nil, nil
	case "none":
		return []int{}, nil
	}
	cores, err := scckit.ParseCores(strings.Split(text, ","))
	if err != nil {
		return nil, fmt.Errorf("--release: %w", err)
	}
	return cores, nil
}

// parseOptions reads the values of --option.
func parseOptions(choices []string) (set option.Set, err error) {
	for _, text := range choices {
		if err := set.Parse(text); err != nil {
			return set, fmt.Errorf("--option: %w", err)
		}
	}
	return set, nil
}

// straysShown is how many places the list of strays has.
const straysShown = 20

// strays lists what the guests used that does not exist.
func (c *command) strays(outcome *run.Outcome) {
	if outcome.Chip.Strays == 0 {
		return
	}
	fmt.Fprintf(c.stderr, "metalsvm: %d accesses to what does not exist; by core and place, the first and how many:\n", outcome.Chip.Strays)
	listed := uint64(0)
	for _, s := range outcome.Strays[:min(len(outcome.Strays), straysShown)] {
		fmt.Fprintf(c.stderr, "  %v (%d times)\n", &s.First, s.Count)
		listed += s.Count
	}
	if rest := outcome.Chip.Strays - listed; rest > 0 {
		fmt.Fprintf(c.stderr, "  and %d more at other places\n", rest)
	}
}
