package scckit

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// lines goes through a text file line by line.
type lines struct {
	file    string
	number  int // of the line that fields are from
	fields  []string
	scanner *bufio.Scanner
}

func newLines(r io.Reader, file string) *lines {
	return &lines{file: file, scanner: bufio.NewScanner(r)}
}

// next goes to the next line that has anything on it but a comment, which
// begins with # or // as for sccMerge. After false, err says why.
func (l *lines) next() bool {
	for l.scanner.Scan() {
		l.number++
		l.fields = strings.Fields(l.scanner.Text())
		if len(l.fields) > 0 && !strings.HasPrefix(l.fields[0], "#") && !strings.HasPrefix(l.fields[0], "//") {
			return true
		}
	}
	return false
}

// err returns what ended next other than the end of the file.
func (l *lines) err() error {
	if err := l.scanner.Err(); err != nil {
		l.number++
		return l.fail("%v", err)
	}
	return nil
}

// fail is an error on the line.
func (l *lines) fail(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", l.file, l.number, fmt.Sprintf(format, args...))
}

// hex reads a field of hexadecimal digits.
func (l *lines) hex(field int, most uint64, what string) (uint64, error) {
	v, err := strconv.ParseUint(l.fields[field], 16, 64)
	if err != nil || v > most {
		return 0, l.fail("%.40q is not %s, in hexadecimal up to %x", l.fields[field], what, most)
	}
	return v, nil
}

// integer reads a field that is decimal or, with 0x, hexadecimal.
func (l *lines) integer(field int, most uint64, what string) (uint64, error) {
	text, base := l.fields[field], 10
	if digits, ok := strings.CutPrefix(text, "0x"); ok {
		text, base = digits, 16
	}
	v, err := strconv.ParseUint(text, base, 64)
	if err != nil || v > most {
		return 0, l.fail("%.40q is not %s, 0 to %d or the same in hexadecimal with 0x", l.fields[field], what, most)
	}
	return v, nil
}
