package main

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"metalsvm/control"
	"metalsvm/hw/scc"
	"metalsvm/scckit"
)

// remote is the machine at the other end of a control socket.
type remote struct{ *control.Client }

// onMachine makes a command of sccKit's that acts on a machine that runs.
func onMachine(cmd *cobra.Command, act func(r remote, args []string) error) *cobra.Command {
	var path string
	cmd.Flags().StringVar(&path, "control", control.DefaultPath(), "the machine's control socket")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if path == "default" {
			path = control.DefaultPath()
		}
		client, err := control.Dial(path)
		if err != nil {
			return fmt.Errorf("%w; start one with boot or run --control", err)
		}
		defer client.Close()
		return act(remote{client}, args)
	}
	return cmd
}

// register reads a register.
func (r remote) register(at place) (uint32, error) {
	var b [4]byte
	err := r.Read(at.route, at.sub, at.address, b[:])
	return binary.LittleEndian.Uint32(b[:]), err
}

// setRegister writes a register.
func (r remote) setRegister(at place, v uint32) error {
	return r.Write(at.route, at.sub, at.address, binary.LittleEndian.AppendUint32(nil, v))
}

// crb returns the place of a tile's register, bank that of one of the system
// interface.
func crb(route, offset uint32) place {
	return place{route: route, sub: scc.CRB, address: uint64(offset)}
}

func bank(offset uint32) place {
	return place{route: scc.TileID(scc.SIFTile), sub: scc.South, address: scc.SIFRegisters<<scc.SIFPortShift | uint64(offset)}
}

// place is where an access goes.
type place struct {
	route, sub uint32
	address    uint64
}

// kinds are the flags that say what is read or written.
type kinds struct{ ddr3, mpb, crb, sif bool }

func (k *kinds) define(cmd *cobra.Command, rest string) {
	flags := cmd.Flags()
	flags.BoolVarP(&k.ddr3, "ddr3", "d", false, "memory behind a controller: ROUTE ADDRESS "+rest)
	flags.BoolVarP(&k.mpb, "mpb", "m", false, "a tile's message passing buffer: ROUTE ADDRESS "+rest)
	flags.BoolVarP(&k.crb, "crb", "c", false, "a tile's configuration registers: ROUTE ADDRESS, the address by number or name")
	flags.BoolVarP(&k.sif, "sif", "s", false, "a register of the system interface: ADDRESS, by number or name")
}

// parse takes the place from the arguments and returns those behind it. all
// says that the address is missing, which means every register of a tile.
func (k *kinds) parse(args []string) (at place, all bool, rest []string, err error) {
	n := 0
	for _, set := range []bool{k.ddr3, k.mpb, k.crb, k.sif} {
		if set {
			n++
		}
	}
	if n != 1 {
		return at, false, nil, fmt.Errorf("one of -d, -m, -c and -s is needed")
	}
	if k.sif {
		if len(args) == 0 {
			return at, false, nil, fmt.Errorf("an ADDRESS is needed behind -s")
		}
		offset, err := parseRegister(args[0], "the system interface", scc.BankRegisters)
		return bank(offset), false, args[1:], err
	}
	if len(args) == 0 {
		return at, false, nil, fmt.Errorf("a ROUTE is needed, as 0x00")
	}
	route, err := scckit.ParseNumber(args[0])
	if err != nil {
		return at, false, nil, fmt.Errorf("route: %w", err)
	}
	if at, err = k.destination(route); err != nil {
		return at, false, nil, err
	}
	if len(args) == 1 {
		if !k.crb {
			return at, false, nil, fmt.Errorf("an ADDRESS is needed behind the route")
		}
		return at, true, nil, nil
	}
	if k.crb {
		offset, err := parseRegister(args[1], "a tile", scc.CRBRegisters)
		return crb(at.route, offset), false, args[2:], err
	}
	if at.address, err = scckit.ParseNumber(args[1]); err != nil {
		err = fmt.Errorf("address: %w", err)
	}
	return at, false, args[2:], err
}

// destination returns what a route stands for.
func (k *kinds) destination(route uint64) (place, error) {
	if !k.ddr3 {
		if _, ok := scc.TileAt(uint32(route)); !ok || route > 0xFF {
			return place{}, fmt.Errorf("route %#x: no tile has it; routes are 0xYX, with Y 0 to 3 and X 0 to 5", route)
		}
		return place{route: uint32(route), sub: map[bool]uint32{true: scc.CRB, false: scc.MPB}[k.crb]}, nil
	}
	for mc := range scc.Controllers {
		if port := scc.MemoryPort(mc); uint64(scc.TileID(port.Tile)) == route {
			return place{route: uint32(route), sub: port.Side}, nil
		}
	}
	return place{}, fmt.Errorf("route %#x: no memory controller has it; there are 0x00, 0x05, 0x20 and 0x25", route)
}

// parseRegister reads the offset or the name of a register.
func parseRegister(text, owner string, registers []scc.Register) (uint32, error) {
	var names []string
	for _, r := range registers {
		if r.Count > 1 {
			continue
		}
		if strings.EqualFold(r.Name, text) {
			return r.Offset, nil
		}
		names = append(names, r.Name)
	}
	v, err := scckit.ParseNumber(text)
	if err != nil {
		return 0, fmt.Errorf("%q is no register of %s; there are %s, and addresses", text, owner, strings.Join(names, ", "))
	}
	if r, _ := scc.Find(registers, uint32(v)); r == nil || v>>32 != 0 {
		return 0, fmt.Errorf("%s has no register at %#x", owner, v)
	}
	return uint32(v), nil
}
