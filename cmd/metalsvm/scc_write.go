package main

import (
	"encoding/binary"
	"fmt"

	"github.com/spf13/cobra"

	"metalsvm/scckit"
)

func (c *command) writeCommand() *cobra.Command {
	var k kinds
	cmd := &cobra.Command{
		Use:   "write -d|-m|-c ROUTE ADDRESS VALUE | -s ADDRESS VALUE",
		Short: "Write memory and registers of a machine that runs, as sccWrite does",
		Long: `Write writes 64 bits of memory, at a multiple of 8, or a register. Numbers are
decimal if they can be, else hexadecimal: 20 is 0x14.`,
	}
	k.define(cmd, "VALUE")
	return onMachine(cmd, func(r remote, args []string) error {
		at, _, rest, err := k.parse(args)
		if err != nil {
			return err
		}
		if len(rest) != 1 {
			return fmt.Errorf("one VALUE is needed behind the address")
		}
		v, err := scckit.ParseNumber(rest[0])
		if err != nil {
			return fmt.Errorf("value: %w", err)
		}
		return c.write(r, k, at, v)
	})
}

// write writes a value and says so.
func (c *command) write(r remote, k kinds, at place, v uint64) error {
	if k.ddr3 || k.mpb {
		if at.address%8 != 0 {
			return fmt.Errorf("address %#x is not a multiple of 8; %#x is", at.address, at.address&^7)
		}
		if err := r.Write(at.route, at.sub, at.address, binary.LittleEndian.AppendUint64(nil, v)); err != nil {
			return err
		}
		where := map[bool]string{true: "DDR3 memory (MC of Tile 0x%02x)", false: "MPB of Tile 0x%02x"}[k.ddr3]
		_, err := fmt.Fprintf(c.stdout, "INFO: Wrote 0x%016x to address 0x%09x in "+where+"...\n", v, at.address, at.route)
		return err
	}
	if v>>32 != 0 {
		return fmt.Errorf("value %#x: a register has 32 bits", v)
	}
	if err := r.setRegister(at, uint32(v)); err != nil {
		return err
	}
	if k.sif {
		_, err := fmt.Fprintf(c.stdout, "INFO: Wrote 0x%08x to SIF-GRB address 0x%09x...\n", v, uint32(at.address))
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "INFO: Wrote 0x%08x to address 0x%09x in CRB of Tile 0x%02x...\n", v, at.address, at.route)
	return err
}
