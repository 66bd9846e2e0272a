package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"metalsvm/control"
	"metalsvm/scckit"
)

func (c *command) dumpCommand() *cobra.Command {
	var k kinds
	var file string
	cmd := &cobra.Command{
		Use:   "dump -d|-m ROUTE ADDRESS BYTES [WORD] | -c ROUTE [ADDRESS] | -s ADDRESS",
		Short: "Read memory and registers of a machine that runs, as sccDump does",
		Long: `Dump reads memory in lines of 32 bytes, and shows it in words of 1, 2, 4 or 8
bytes. Without an address -c shows all registers and look-up tables of a tile.
Numbers are decimal if they can be, else hexadecimal: 20 is 0x14.`,
	}
	k.define(cmd, "BYTES [WORD]")
	cmd.Flags().StringVarP(&file, "file", "f", "", "write what is read to this file: memory as it is, registers as text")
	return onMachine(cmd, func(r remote, args []string) error {
		at, all, rest, err := k.parse(args)
		if err != nil {
			return err
		}
		switch {
		case k.ddr3 || k.mpb:
			return c.dumpMemory(r, at, rest, file)
		case len(rest) > 0:
			return fmt.Errorf("%q: too many arguments", rest[0])
		}
		var text bytes.Buffer
		if all {
			err = scckit.DumpTile(&text, at.route,
				func(offset uint32) (uint32, error) { return r.register(crb(at.route, offset)) },
				func(offset, v uint32) error { return r.setRegister(crb(at.route, offset), v) })
		} else {
			err = dumpRegister(&text, r, at, k.sif)
		}
		if err != nil {
			return err
		}
		return c.save(file, text.Bytes())
	})
}

// dumpRegister shows one register.
func dumpRegister(w io.Writer, r remote, at place, sif bool) error {
	v, err := r.register(at)
	if sif {
		offset := uint32(at.address)
		fmt.Fprintf(w, "INFO: FPGA register at address 0x%08x (%dd) contains 0x%08x (%dd)...\n", offset, offset, v, v)
	} else {
		fmt.Fprintf(w, "CRB register at address 0x%04x of Tile 0x%02x = 0x%08x\n", at.address, at.route, v)
	}
	return err
}

// dumpMemory reads whole lines of 32 bytes and shows whole groups of 8.
func (c *command) dumpMemory(r remote, at place, rest []string, file string) error {
	if len(rest) == 0 || len(rest) > 2 {
		return fmt.Errorf("BYTES are needed behind the address, and perhaps a WORD's size")
	}
	size, err := scckit.ParseNumber(rest[0])
	if err != nil {
		return fmt.Errorf("bytes: %w", err)
	}
	word := uint64(1)
	if len(rest) == 2 {
		word, err = scckit.ParseNumber(rest[1])
		if err != nil || word != 1 && word != 2 && word != 4 && word != 8 {
			return fmt.Errorf("word %q: there are 1, 2, 4 and 8 bytes", rest[1])
		}
	}
	const line, group = 32, 8
	size += at.address % line
	at.address -= at.address % line
	size = (size + group - 1) / group * group
	if size == 0 {
		return nil
	}
	if size > control.MaxBytes {
		fmt.Fprintf(c.stderr, "metalsvm: only the first %d bytes are read\n", control.MaxBytes)
		size = control.MaxBytes
	}
	data := make([]byte, size)
	if err := r.Read(at.route, at.sub, at.address, data); err != nil {
		return err
	}
	if file != "" {
		return c.save(file, data)
	}
	return scckit.DumpMemory(c.stdout, at.address, data, int(word))
}

// save writes to a file or, with no name, to standard output.
func (c *command) save(file string, data []byte) error {
	if file != "" {
		return os.WriteFile(file, data, 0o666)
	}
	_, err := c.stdout.Write(data)
	return err
}
