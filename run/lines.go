package run

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
)

// lineTable is what the Go linker leaves about functions and lines, as Go 1.20 and
// later write it. It is looked at where it lies, and what is wrong with it is
// found out then: an address without a name is shown as it is.
type lineTable struct {
	text                               uint32 // where the code begins
	count                              int    // functions
	quantum                            uint32
	names, units, files, values, funcs []byte
}

const (
	lineTableMagic  = 0xFFFFFFF1
	lineTableHeader = 8 + 8*4
	longestName     = 400 // what is shown of one
)

// newLineTable returns nil if b is none.
func newLineTable(b []byte, text uint32) *lineTable {
	if len(b) < lineTableHeader || le.Uint32(b) != lineTableMagic || b[7] != 4 {
		return nil
	}
	word := func(n int) uint32 { return le.Uint32(b[8+4*n:]) }
	part := func(n int) []byte { return b[min(uint64(word(n)), uint64(len(b))):] }
	t := &lineTable{
		text: text, quantum: uint32(b[6]),
		names: part(3), units: part(4), files: part(5), values: part(6), funcs: part(7),
	}
	if uint64(word(0))*8+4 > uint64(len(t.funcs)) {
		return nil
	}
	t.count = int(word(0))
	return t
}

// where names the function and the line at an address of code; ok is false if
// there is no function.
func (t *lineTable) where(pc uint32) (name string, ok bool) {
	if t == nil || pc < t.text {
		return "", false
	}
	begin := func(n int) uint32 { return le.Uint32(t.funcs[8*n:]) }
	off := pc - t.text
	n := sort.Search(t.count+1, func(n int) bool { return begin(n) > off }) - 1
	if n < 0 || n >= t.count {
		return "", false
	}
	f := t.funcs[min(uint64(le.Uint32(t.funcs[8*n+4:])), uint64(len(t.funcs))):]
	if len(f) < 9*4 {
		return "", false
	}
	field := func(n int) uint32 { return le.Uint32(f[4*n:]) }
	if name, ok = text(t.names, uint64(field(1))); !ok {
		return "", false
	}
	line, _ := t.value(field(6), off-begin(n))
	if unit, ok := t.value(field(5), off-begin(n)); ok {
		if at := 4 * (uint64(field(8)) + uint64(unit)); at+4 <= uint64(len(t.units)) {
			if file, ok := text(t.files, uint64(le.Uint32(t.units[at:]))); ok {
				return fmt.Sprintf("%s (%s:%d)", name, file, line), true
			}
		}
	}
	return name, true
}

// text is the string at an offset, cut if it is too long to be a name.
func text(b []byte, at uint64) (string, bool) {
	if at >= uint64(len(b)) {
		return "", false
	}
	b = b[at:min(at+longestName, uint64(len(b)))]
	if end := bytes.IndexByte(b, 0); end >= 0 {
		b = b[:end]
	}
	return string(b), true
}

// value is what a list of changes says for a distance from the beginning of a
// function: pairs of how much the value changes and how many bytes it holds.
func (t *lineTable) value(list, off uint32) (v uint32, ok bool) {
	p := t.values[min(uint64(list), uint64(len(t.values))):]
	v = ^uint32(0)
	for at, first := uint32(0), true; ; first = false {
		change, n := binary.Uvarint(p)
		length, m := binary.Uvarint(p[max(n, 0):])
		if n <= 0 || m <= 0 || change == 0 && !first {
			return 0, false
		}
		p = p[n+m:]
		v += uint32(change>>1) ^ -uint32(change&1)
		at += uint32(length) * t.quantum
		if off < at {
			return v, true
		}
	}
}
