package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"metalsvm/scckit"
)

func (c *command) mergeCommand() *cobra.Command {
	var l scckit.Layout
	var output string
	cmd := &cobra.Command{
		Use:   "merge [-m GB] [-n CORES] [-o DIR] FILE.mt",
		Short: "Make a folder to boot from a list of cores and objects",
		Long: `Merge lays out objects in the memory of a board, and makes the look-up tables
that lead there. Each line of FILE.mt is "core object", or each is "core route
port slot object" to say where a core's memory shall be; a FILE.obj is for core
0. The folder gets lut_init.dat and an mch_X_Y.32.obj for each memory
controller; sccBoot -g and metalsvm boot load it. Long options may begin with
one - as for sccMerge.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			l.Warning = func(text string) { fmt.Fprintf(c.stderr, "metalsvm: warning: %s\n", text) }
			list, err := readList(args[0])
			if err != nil {
				return err
			}
			image, err := scckit.Merge(list, l, scckit.OpenObject)
			if err != nil {
				return err
			}
			return image.Save(output)
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&l.Gigabytes, "memsize", "m", 16, "gigabytes behind each memory controller, 1 to 16")
	flags.IntVarP(&l.Places, "numcores", "n", 0, "cores at each memory controller (default 12, or 48 if the list names slots)")
	flags.StringVarP(&output, "output", "o", "obj", "folder for the result")
	flags.BoolVar(&l.OneSlot, "1slot", false, "a core's lowest 16 MB are its boot slot too")
	flags.BoolVar(&l.Defaults, "lut_default", false, "unused entries of look-up tables lead to memory, too")
	flags.BoolVar(&l.OneController, "single_mc", false, "a core's shared memory is behind one controller")
	flags.BoolVar(&l.Tolerant, "tolerant", false, "place what lies outside private memory all the same")
	for _, ignored := range []string{"noimage", "force"} {
		flags.Bool(ignored, false, "no effect: files for simulators are never made, and the others always")
	}
	return cmd
}

// mergeLong are the options of merge that sccMerge writes with one -.
var mergeLong = []string{"-1slot", "-lut_default", "-single_mc", "-tolerant", "-noimage", "-force"}

// sccArgs makes long options of "scc merge" begin with two -.
func sccArgs(args []string) []string {
	if len(args) < 2 || args[0] != "scc" || args[1] != "merge" {
		return args
	}
	args = slices.Clone(args)
	for i, arg := range args {
		if slices.Contains(mergeLong, arg) {
			args[i] = "-" + arg
		}
	}
	return args
}

// readList reads a list, or makes one of an object.
func readList(path string) ([]scckit.Entry, error) {
	if filepath.Ext(path) == ".obj" {
		return []scckit.Entry{scckit.NewEntry(0, path)}, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	list, err := scckit.ReadList(file, path)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s: no core in it", path)
	}
	return list, err
}
