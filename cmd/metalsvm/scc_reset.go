package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"metalsvm/hw/scc"
	"metalsvm/scckit"
)

func (c *command) resetCommand() *cobra.Command {
	var global, pull, release, status bool
	cmd := &cobra.Command{
		Use:   "reset -p|-r [CORES] | -s | -g",
		Short: "Hold and release cores of a machine that runs, as sccReset does",
		Long: `Reset holds cores in reset or releases them; without CORES, all. A core is a
number, or a range as 0..11.`,
	}
	flags := cmd.Flags()
	flags.BoolVarP(&pull, "pull", "p", false, "hold cores in reset")
	flags.BoolVarP(&release, "release", "r", false, "release cores")
	flags.BoolVarP(&status, "status", "s", false, "say which cores are in reset")
	flags.BoolVarP(&global, "global", "g", false, "hold all cores, and give configuration registers their defaults")
	return onMachine(cmd, func(r remote, args []string) error {
		n := 0
		for _, set := range []bool{global, pull, release, status} {
			if set {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("one of -p, -r, -s and -g is needed")
		}
		cores, err := scckit.ParseCores(args)
		switch {
		case err != nil:
			return err
		case len(args) > 0 && (global || status):
			return fmt.Errorf("%q: only -p and -r take cores", args[0])
		case status:
			return c.resetStatus(r)
		case len(cores) == 0:
			cores, _ = scckit.ParseCores([]string{fmt.Sprintf("0..%d", scc.Cores-1)})
		}
		for _, core := range cores {
			if err := r.reset(core, !release); err != nil {
				return err
			}
		}
		if global {
			if err := r.defaults(); err != nil {
				return err
			}
		}
		verb := map[bool]string{true: "released", false: "pulled"}[release]
		_, err = fmt.Fprintf(c.stdout, "INFO: Resets have been %s: %s\n", verb, scckit.FormatCores(cores))
		return err
	})
}

// route returns the route of a core's tile.
func route(core int) uint32 { return scc.TileID(scc.TileOf(core)) }

// resetBits returns the bits that hold a core and its L2.
func resetBits(core int) uint32 { return (scc.ResetCore | scc.ResetL2) << (core % scc.CoresPerTile) }

// resetStatus says which cores are in reset.
func (c *command) resetStatus(r remote) error {
	var held []int
	for core := range scc.Cores {
		v, err := r.register(crb(route(core), scc.GCBCFG))
		if err != nil {
			return err
		}
		if v&resetBits(core) != 0 {
			held = append(held, core)
		}
	}
	_, err := fmt.Fprintf(c.stdout, "Status: The following resets are active (pulled): %s\n", scckit.FormatCores(held))
	return err
}

// reset holds a core in reset, and disables its interrupts at the system
// interface, or releases it (KIT sccApi.cpp).
func (r remote) reset(core int, hold bool) error {
	at := crb(route(core), scc.GCBCFG)
	v, err := r.register(at)
	if err != nil {
		return err
	}
	if !hold {
		return r.setRegister(at, v&^resetBits(core))
	}
	if err := r.setRegister(at, v|resetBits(core)); err != nil {
		return err
	}
	for word := range uint32(2) {
		if err := r.setRegister(bank(scc.GICMask+8*uint32(core)+4*word), 0xFFFFFFFF); err != nil {
			return err
		}
	}
	return nil
}

// defaults gives every tile's registers the values of the table; look-up
// tables stay.
func (r remote) defaults() error {
	for tile := range scc.Tiles {
		for _, reg := range scc.CRBRegisters {
			if reg.Count > 1 || reg.Access == scc.RO {
				continue
			}
			if err := r.setRegister(crb(scc.TileID(tile), reg.Offset), reg.Reset); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *command) offCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "off",
		Short: "End the run of a machine",
		Args:  cobra.NoArgs,
	}
	return onMachine(cmd, func(r remote, _ []string) error { return r.Off() })
}
