package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"metalsvm/run"
	"metalsvm/scckit"
)

// bootFlags are the flags of "metalsvm boot".
type bootFlags struct {
	image    string
	watchdog float64 // guest seconds
	options  run.BootOptions
}

func (c *command) bootCommand() *cobra.Command {
	var f bootFlags
	cmd := &cobra.Command{
		Use:   "boot --image DIR",
		Short: "Boot an image of one's own, made by scc merge or sccMerge",
		Long: `Boot loads the folder that "metalsvm scc merge" or Intel's sccMerge has made and
releases cores from reset. Lines from the UARTs of core NN come as "[NN] line".
The run ends when every core is halted and nothing can wake one. Accesses to
what the SCC does not have do not end it; they are listed behind it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.bootImage(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.image, "image", "", "folder with lut_init.dat and mch_X_Y.32.obj")
	flags.IntSliceVar(&f.options.Release, "release", nil, "cores to release, as 0,1,5 (default: all in the image)")
	flags.Float64Var(&f.watchdog, "watchdog", 60, "end the run after so many guest seconds without progress; 0 = never")
	flags.Uint64Var(&f.options.Seed, "seed", 1, "equal seeds give equal runs")
	cmd.MarkFlagRequired("image")
	return cmd
}

// bootImage boots an image and says how the run ended.
func (c *command) bootImage(cmd *cobra.Command, f bootFlags) error {
	if !(f.watchdog >= 0) { // or not a number
		return fmt.Errorf("--watchdog %g: a time is needed", f.watchdog)
	}
	image, err := scckit.Open(f.image)
	if err != nil {
		return err
	}
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

// strays lists what the guests used that does not exist.
func (c *command) strays(outcome *run.Outcome) {
	if outcome.Chip.Strays == 0 {
		return
	}
	fmt.Fprintf(c.stderr, "metalsvm: %d accesses to what does not exist; at each address, first and how often:\n", outcome.Chip.Strays)
	listed := uint64(0)
	for _, s := range outcome.Strays {
		fmt.Fprintf(c.stderr, "  %v (%d times)\n", &s.First, s.Count)
		listed += s.Count
	}
	if rest := outcome.Chip.Strays - listed; rest > 0 {
		fmt.Fprintf(c.stderr, "  and %d more at other addresses\n", rest)
	}
}
