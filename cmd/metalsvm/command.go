package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"metalsvm/abi"
)

// command is the program with its surroundings, which tests replace.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// exit carries a status through cobra to Main; what there is to say has been
// said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Main runs the command line and returns the exit status.
func (c *command) Main(ctx context.Context, args []string) int {
	root := &cobra.Command{
		Use:           "metalsvm",
		Short:         "A kernel in Go and the 48-core SCC that it runs on",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetIn(c.stdin)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetArgs(sccArgs(args))
	root.AddCommand(c.runCommand(args), c.bootCommand(), c.listCommand(), c.imageCommand(), c.sccCommand(),
		c.benchCommand(), c.doctorCommand())
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	var status exit
	if errors.As(err, &status) {
		return int(status)
	}
	fmt.Fprintf(c.stderr, "metalsvm: %v\n", err)
	return abi.StatusUsage
}
