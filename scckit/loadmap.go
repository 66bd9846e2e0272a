package scckit

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Part is a line of a load map: a binary file and the address at which a core
// shall find it.
type Part struct {
	Address uint32 // a multiple of 4
	File    string
}

const maxParts = 1 << 10

// ReadMap reads a load map: lines of an address, with 0x, and a file. Lines
// that begin with # or // are comments. file is its name in errors.
func ReadMap(r io.Reader, file string) ([]Part, error) {
	var parts []Part
	l := newLines(r, file)
	for l.next() {
		if len(l.fields) != 2 || !strings.HasPrefix(l.fields[0], "0x") {
			return nil, l.fail("a line is an address with 0x, and a file")
		}
		address, err := l.integer(0, 1<<32-1, "an address")
		if err != nil {
			return nil, err
		}
		if address%4 != 0 {
			return nil, l.fail("%#x is not a multiple of 4", address)
		}
		if len(parts) == maxParts {
			return nil, l.fail("more than %d lines", maxParts)
		}
		parts = append(parts, Part{uint32(address), l.fields[1]})
	}
	return parts, l.err()
}

// WriteMap writes a load map.
func WriteMap(w io.Writer, parts []Part) error {
	b := bufio.NewWriter(w)
	for _, p := range parts {
		if err := checkName(p.File); err != nil {
			return err
		}
		fmt.Fprintf(b, "0x%08x %s\n", p.Address, p.File)
	}
	return b.Flush()
}

// checkName refuses names that these formats cannot hold.
func checkName(file string) error {
	if fields := strings.Fields(file); len(fields) != 1 || fields[0] != file {
		return fmt.Errorf("%q: file names must have no spaces here, and not be empty", file)
	}
	return nil
}
