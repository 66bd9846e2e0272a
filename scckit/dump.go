package scckit

import (
	"fmt"
	"io"
	"strings"

	"metalsvm/hw/scc"
)

// FormatCores names cores as sccReset does.
func FormatCores(cores []int) string {
	var names []string
	for _, core := range cores {
		names = append(names, fmt.Sprintf("0x%02x", core))
	}
	switch n := len(cores); n {
	case 0:
		return "No cores!"
	case scc.Cores:
		return "All cores!"
	case 1:
		return fmt.Sprintf("1 core (PID = %s)...", names[0])
	default:
		return fmt.Sprintf("%d cores (PIDs = %s and %s)...", n, strings.Join(names[:n-1], ", "), names[n-1])
	}
}

// DumpMemory writes memory as sccDump does, 8 bytes a line in words of 1, 2, 4
// or 8 bytes, low byte first. Text is in the order of the digits. data is a
// multiple of 8 bytes.
func DumpMemory(w io.Writer, address uint64, data []byte, word int) error {
	for ; len(data) > 0; data, address = data[8:], address+8 {
		var digits, text strings.Builder
		for at := 0; at < 8; at += word {
			for i := at + word - 1; i >= at; i-- {
				fmt.Fprintf(&digits, "%02x", data[i])
				if c := data[i]; c >= 0x20 && c < 0x7F {
					text.WriteByte(c)
				} else {
					text.WriteByte('.')
				}
			}
			digits.WriteByte(' ')
		}
		if _, err := fmt.Fprintf(w, "%016x | %s | %s\n", address, &digits, &text); err != nil {
			return err
		}
	}
	return nil
}

// bar is the line between the parts of a dump.
var bar = strings.Repeat("=", 61)

var subNames = [...]string{
	scc.Core0: "CORE0", scc.Core1: "CORE1", scc.CRB: "-CRB-", scc.MPB: "-MPB-",
	scc.East: "PERIE", scc.South: "PERIS", scc.West: "PERIW", scc.North: "PERIN",
}

// DumpTile writes a tile's configuration registers and look-up tables as
// sccDump does, by read and write of a register. Reading a LOCK takes it, so
// one that was free is set free again.
func DumpTile(w io.Writer, route uint32, read func(offset uint32) (uint32, error), write func(offset, v uint32) error) error {
	fmt.Fprintf(w, "%s\nDumping CRB registers of Tile 0x%02x\n%s\n", bar, route, bar)
	for _, r := range scc.CRBRegisters {
		if r.Count > 1 {
			continue
		}
		v, err := read(r.Offset)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-8s = 0x%08x\n", r.Name, v)
		if lock := r.Offset == scc.Lock0 || r.Offset == scc.Lock1; lock && v == scc.LockFree {
			if err := write(r.Offset, 0); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(w, "%s\nDumping LUTs of Tile 0x%02x\nFormat: Bypass(bin)_Route(hex)_subDestId(dec)_AddrDomain(hex)\n%s\n", bar, route, bar)
	for z, table := range []uint32{scc.LUT0, scc.LUT1} {
		for i := range uint32(scc.LUTEntries) {
			at := table + entryBytes*i
			v, err := read(at)
			if err != nil {
				return err
			}
			e := scc.Entry(v)
			fmt.Fprintf(w, "LUT%d, Entry 0x%02x (CRB addr = 0x%04x): %d_0x%02x_%d(%s)_0x%03x\n",
				z, i, at, e>>21&1, e.Route(), e.Sub(), subNames[e.Sub()], e.Slot())
		}
	}
	_, err := fmt.Fprintln(w, bar)
	return err
}
