package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// Modes of the machine, as --mode has them; see package chip.
const (
	timingMode     = "timing"
	functionalMode = "functional"
)

// addMode adds --mode to a command.
func addMode(cmd *cobra.Command, mode *string) {
	cmd.Flags().StringVar(mode, "mode", timingMode, "timing: caches and times are those of the chip; functional: several times faster,\nbut memory is coherent and guest times are not the chip's")
}

// addInterpret adds --interpret to a command.
func addInterpret(cmd *cobra.Command, interpret *bool) {
	cmd.Flags().BoolVar(interpret, "interpret", false, "do not compile the guests' code for this computer's processor: the same run, slower")
}

func checkMode(mode string) error {
	if mode != timingMode && mode != functionalMode {
		return fmt.Errorf("--mode %s: there are %s and %s", mode, timingMode, functionalMode)
	}
	return nil
}
