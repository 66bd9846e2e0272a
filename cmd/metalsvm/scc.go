package main

import (
	"os"

	"github.com/spf13/cobra"

	"metalsvm/scckit"
)

func (c *command) sccCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "scc", Short: "Intel's sccKit: make images, and reach a machine that runs"}
	cmd.AddCommand(c.bin2objCommand(), c.mergeCommand(), c.resetCommand(), c.dumpCommand(), c.writeCommand(), c.offCommand())
	return cmd
}

func (c *command) bin2objCommand() *cobra.Command {
	var loadMap, output string
	cmd := &cobra.Command{
		Use:   "bin2obj -m load.map -o FILE.obj",
		Short: "Turn binary files into an object",
		Long: `Bin2obj puts binary files at a core's addresses. Each line of load.map is an
address, as 0xfffff000, and a file.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			segments, err := gather(loadMap)
			if err != nil {
				return err
			}
			return scckit.SaveObject(output, segments)
		},
	}
	cmd.Flags().StringVarP(&loadMap, "map", "m", "load.map", "which files go to which addresses")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write the object here")
	cmd.MarkFlagRequired("output")
	return cmd
}

// gather reads the files in a load map.
func gather(path string) ([]scckit.Segment, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	parts, err := scckit.ReadMap(file, path)
	if err != nil {
		return nil, err
	}
	var segments []scckit.Segment
	for _, p := range parts {
		data, err := os.ReadFile(p.File)
		if err != nil {
			return nil, err
		}
		segments = append(segments, scckit.Segment{Address: uint64(p.Address), Data: data})
	}
	return segments, nil
}
