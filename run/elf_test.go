package run

import (
	"debug/elf"
	"debug/gosym"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
)

// withLines makes an image that has sections, and in them a table of two
// functions: f, of lines 7 and 8 of a.go, and g.
func withLines(code []byte) []byte {
	words := func(v ...uint32) (b []byte) {
		for _, w := range v {
			b = le.AppendUint32(b, w)
		}
		return b
	}
	names, units, files := "\x00f\x00g\x00", words(0), "a.go\x00"
	values := []byte{0, 0, 2, 16, 16, 2, 2, 14, 0} // at 2: file 0; at 4: line 7 for two bytes, then 8
	one := words(0, 1, 0, 0, 0, 2, 4, 0, 0)
	two := words(4, 3, 0, 0, 0, 2, 4, 0, 0)
	funcs := slices.Concat(words(0, 20, 4, 56, 8), one, two)
	var body []byte
	head := words(lineTableMagic, 0x04010000, 2, 1, 0)
	for _, part := range [][]byte{[]byte(names), units, []byte(files), values, funcs} {
		head = append(head, words(uint32(lineTableHeader+len(body)))...)
		body = append(body, part...)
	}
	head = append(head, body...)

	b := program(code)
	const strings = "\x00.text\x00.gopclntab\x00.shstrtab\x00"
	lines := uint32(len(b))
	b = append(b, head...)
	text := uint32(len(b))
	b = append(b, strings...)
	at := uint32(len(b))
	b = append(b, make([]byte, sectionHeader)...)
	section := func(name, kind, address, offset, size uint32) {
		b = append(b, words(name, kind, 0, address, offset, size, 0, 0, 1, 0)...)
	}
	section(1, 1, 0x80000000+codeAt, 84, uint32(len(code)))
	section(7, 1, 0, lines, uint32(len(head)))
	section(18, 3, 0, text, uint32(len(strings)))
	le.PutUint32(b[32:], at)
	le.PutUint16(b[48:], 4)
	le.PutUint16(b[50:], 3)
	return b
}

func TestLines(t *testing.T) {
	image, err := Parse(withLines(make([]byte, 8)))
	if err != nil {
		t.Fatal(err)
	}
	const text = 0x80000000 + codeAt
	for pc, want := range map[uint32]string{text - 1: "", text: "f (a.go:7)", text + 1: "f (a.go:7)", text + 2: "f (a.go:8)", text + 4: "g (a.go:7)", text + 8: "", 0: ""} {
		if got, ok := image.lines.where(pc); got != want || ok != (want != "") {
			t.Errorf("%#x: %q, %t, want %q", pc, got, ok, want)
		}
	}
}

// TestLinesOfGo compares the names and lines of a whole program with what
// package gosym reads.
func TestLinesOfGo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "p")
	source := "package main\n\nfunc main() { println(\"p\") }\n"
	for name, text := range map[string]string{"main.go": source, "go.mod": "module p\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-o", file, ".")
	build.Dir, build.Env = folder, append(os.Environ(), "GOOS=linux", "GOARCH=386", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	image, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := elf.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := f.Section(".gopclntab").Data()
	if err != nil {
		t.Fatal(err)
	}
	text := f.Section(".text")
	symbols, err := gosym.NewTable(nil, gosym.NewLineTable(b, text.Addr))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for pc := text.Addr - 64; pc < text.Addr+text.Size+64; pc += 5 {
		want := ""
		if file, line, f := symbols.PCToLine(pc); f != nil {
			if want = f.Name; line >= 0 {
				want = fmt.Sprintf("%s (%s:%d)", f.Name, file, line)
			}
		}
		if got, _ := image.lines.where(uint32(pc)); got != want {
			t.Fatalf("%#x: %q, want %q", pc, got, want)
		}
		n++
	}
	t.Logf("%d addresses", n)
}

func TestParseRefuses(t *testing.T) {
	change := func(at int, v uint32) []byte {
		b := program(make([]byte, 8))
		le.PutUint32(b[at:], v)
		return b
	}
	const segment = fileHeader
	twice := program(make([]byte, 8))
	twice = slices.Concat(twice[:fileHeader], twice[segment:segment+segmentHeader], twice[segment:])
	le.PutUint16(twice[44:], 2)
	for text, b := range map[string][]byte{
		"not an ELF file":                     []byte("#!/bin/sh\n"),
		"not a program for 32-bit x86":        change(16, 0x00030003),
		"headers of 31 bytes, not 32":         change(42, 0x0001001F),
		"their headers end at 2097172":        change(44, 0x0028FFFF),
		"but a segment ends at 4294967303":    change(segment+4, 0xFFFFFFFF),
		"8 bytes in the file and 7 in memory": change(segment+20, 7),
		"goes beyond 4 GiB":                   change(segment+12, 0xFFFFF000),
		"nothing in it to load":               change(segment, 0),
		"lies in no segment":                  change(24, codeAt+8),
		"overlap":                             twice,
	} {
		if _, err := Parse(b); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// manySections makes an image whose sections have names that are all ends of one
// long text: whoever copies them needs the product of the two numbers.
func manySections(n, length int) []byte {
	b := withLines(make([]byte, 8))
	at := len(b)
	for i := range n {
		h := make([]byte, sectionHeader)
		le.PutUint32(h, uint32(i))
		le.PutUint32(h[4:], 3)
		le.PutUint32(h[16:], uint32(at+n*sectionHeader))
		le.PutUint32(h[20:], uint32(length))
		b = append(b, h...)
	}
	le.PutUint32(b[32:], uint32(at))
	le.PutUint16(b[48:], uint16(n))
	le.PutUint16(b[50:], 0)
	return append(b, strings.Repeat("a", length-1)+"\x00"...)
}

// allocated returns how much memory do allocates. The counter is that of the
// process, in which others allocate too: the least of some measurements counts.
func allocated(do func()) uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	least := ^uint64(0)
	for range 5 {
		metrics.Read(sample)
		before := sample[0].Value.Uint64()
		do()
		metrics.Read(sample)
		least = min(least, sample[0].Value.Uint64()-before)
	}
	return least
}

// FuzzParse: whatever the bytes, the reader neither panics nor allocates more
// than a few times what the file has, and what it accepts lies in the file and
// can be asked for any address.
func FuzzParse(f *testing.F) {
	f.Add(program(sleep), uint32(codeAt))
	f.Add(withLines(make([]byte, 8)), uint32(0x80000000+codeAt+2))
	f.Add(program(nil)[:fileHeader], uint32(0))
	f.Add(manySections(200, 20_000), uint32(codeAt))
	f.Fuzz(func(t *testing.T, b []byte, pc uint32) {
		image, err := Parse(b)
		if used := allocated(func() { _, _ = Parse(b) }); used > uint64(64<<10+8*len(b)) {
			t.Fatalf("%d bytes allocated for a file of %d", used, len(b))
		}
		if err != nil {
			if image != nil || len(err.Error()) > 200 {
				t.Fatalf("%v, %v", image, err)
			}
			return
		}
		total := 0
		for _, s := range image.segments {
			total += len(s.data)
		}
		if total > MaxImageBytes {
			t.Fatalf("%d bytes to load", total)
		}
		for _, pc := range []uint32{pc, image.entry, pc | 0x80000000} {
			if name, ok := image.lines.where(pc); ok && len(name) > 3*longestName {
				t.Fatalf("%q", name)
			}
		}
	})
}
