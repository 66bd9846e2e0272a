package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"metalsvm/hw/scc"
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

func (c *command) mergeCommand() *cobra.Command {
	var gigabytes int
	var output string
	cmd := &cobra.Command{
		Use:   "merge [-m GB] [-o DIR] FILE.mt",
		Short: "Make a folder to boot from a list of cores and objects",
		Long: `Merge lays out objects in the memory of a board, and makes the look-up tables
that lead there. Each line of FILE.mt is "core object", or "core route port slot
object" for a place other than the usual one. The folder gets lut_init.dat and
an mch_X_Y.32.obj for each memory controller; sccBoot -g and metalsvm boot load
it.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if gigabytes != 4 && gigabytes != 8 && gigabytes != 16 {
				return fmt.Errorf("-m %d: a memory controller has 4, 8 or 16 GB", gigabytes)
			}
			image, err := merge(args[0], scc.Controllers*gigabytes)
			if err != nil {
				return err
			}
			return image.Save(output)
		},
	}
	cmd.Flags().IntVarP(&gigabytes, "memory", "m", 16, "gigabytes behind each memory controller: 4, 8 or 16")
	cmd.Flags().StringVarP(&output, "output", "o", "obj", "folder for the result")
	return cmd
}

// merge merges the objects of a list for a board with so many gigabytes.
func merge(path string, gigabytes int) (*scckit.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	list, err := scckit.ReadList(file, path)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: no core in it", path)
	}
	return scckit.Merge(list, gigabytes, scckit.OpenObject)
}
