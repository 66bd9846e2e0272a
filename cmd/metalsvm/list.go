package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"metalsvm/apps"
)

func (c *command) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Name the applications",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
			for _, a := range apps.All {
				fmt.Fprintf(w, "%s\t%s\n", a.Name, a.Synopsis)
			}
			return w.Flush()
		},
	}
}
