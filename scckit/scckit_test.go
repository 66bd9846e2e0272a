package scckit

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"

	"metalsvm/hw/scc"
)

// refused tells what a reader says about a text.
func refused[T any](read func(io.Reader, string) (T, error)) func(text string) string {
	return func(text string) string {
		_, err := read(strings.NewReader(text), "f")
		if err == nil {
			return "no error"
		}
		return err.Error()
	}
}

func TestErrors(t *testing.T) {
	object, parts, list, tables := refused(ReadObject), refused(ReadMap), refused(ReadList), refused(ReadTables)
	for _, c := range []struct {
		read       func(string) string
		text, want string
	}{
		{object, "", "f:0: the file ends without /eof"},
		{object, "/origin 0\n1\n", "f:2: the file ends without /eof"},
		{object, "1\n/eof\n", `f:1: /origin is missing before "1"`},
		{object, "/origin\n/eof\n", "f:1: /origin needs one address"},
		{object, "/origin 100000000\n/eof", `f:1: "100000000" is not an address in 32-bit words, in hexadecimal up to ffffffff`},
		{object, "/origin 0\n\n0x1\n/eof", `f:3: "0x1" is not /origin, /eof or a 32-bit word`},
		{object, "/origin 0\n123456789\n/eof", `f:2: "123456789" is not`},
		{object, "/origin ffffffff\n1 2\n/eof", "f:2: goes beyond the last address, 16 GB"},
		{object, "/origin 0\n/eof\n1", `f:3: "1" behind /eof`},
		{object, "/eof " + strings.Repeat("x", 1<<17), "f:1: bufio.Scanner: token too long"},
		{object, strings.Repeat("/origin 0\n1\n", MaxObjectSegments+1), "f:131074: more than 65536 origins"},
		{parts, "0x1000\n", "f:1: a line is an address with 0x, and a file"},
		{parts, "# comment\n\n4096 a.bin", "f:3: a line is an address with 0x"},
		{parts, "0x100000000 a", `f:1: "0x100000000" is not an address, 0 to 4294967295`},
		{parts, "0x1002 a", "f:1: 0x1002 is not a multiple of 4"},
		{parts, strings.Repeat("0x0 a\n", maxParts+1), "f:1025: more than 1024 lines"},
		{list, "0 a b", `f:1: a line is "core object" or "core route port slot object"`},
		{list, "48 a.obj", `f:1: "48" is not a core, 0 to 47`},
		{list, "-1 a.obj", `f:1: "-1" is not a core`},
		{list, "1_0 a.obj", `f:1: "1_0" is not a core`},
		{list, "0 a\n0x0 b", "f:2: core 0 has an object already, by line 1"},
		{list, "0 a\n1 0 6 1 b", "f:2: lines with a place and lines without one cannot be in one list"},
		{list, "0 0 6 0 a\n1 0 6 0 b", "f:2: this slot of the controller is taken already, by line 1"},
		{list, "0 0 6 48 a", `f:1: "48" is not a slot behind a memory controller, 0 to 47`},
		{list, "0 0x05 6 0 a", "f:1: no memory controller is at route 0x5, port 6; there are 0x00 6,"},
		{list, "0 0x100 6 0 a", `f:1: "0x100" is not the route`},
		{list, "0 0 8 0 a", `f:1: "8" is not the port`},
		{tables, "00 3 00000800 0", "f:1: a line is a tile, 2, the address of a register and its value"},
		{tables, "06 2 00000800 0", "f:1: no tile has the route 06"},
		{tables, "100 2 00000800 0", `f:1: "100" is not the route of a tile`},
		{tables, "00 2 000007f8 0", "f:1: no look-up table has an entry at 000007f8"},
		{tables, "00 2 00000804 0", "f:1: no look-up table has an entry at 00000804"},
		{tables, "00 2 00001800 0", "f:1: no look-up table has an entry at 00001800"},
		{tables, "00 2 00002000 0", `f:1: "00002000" is not an address of a register`},
		{tables, "00 2 00000800 400000", `f:1: "400000" is not an entry of a look-up table`},
		{tables, strings.Repeat("00 2 00000800 0\n", maxTableEntries+1), "f:12289: more entries than the 12288"},
	} {
		if got := c.read(c.text); !strings.HasPrefix(got, c.want) {
			t.Errorf("%.40q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestObject(t *testing.T) {
	const text = "/origin 0\n/origin 00000400\n00030201 00000004\n  5 \n\n/origin 3ffffffc\nfe\n/eof\n"
	segments, err := ReadObject(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	want := []Segment{
		{0x1000, []byte{1, 2, 3, 0, 4, 0, 0, 0, 5, 0, 0, 0}},
		{0xFFFFFFF0, []byte{0xFE, 0, 0, 0}},
	}
	if !reflect.DeepEqual(segments, want) {
		t.Errorf("%x", segments)
	}

	var b strings.Builder
	err = WriteObject(&b, []Segment{{0x1000, []byte{1, 2, 3, 4, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 8, 9}}})
	if want := "/origin 00000400\n04030201 00000005 00000006 00000007\n00000908\n/eof\n"; b.String() != want || err != nil {
		t.Errorf("%s %v", &b, err)
	}
	if err := WriteObject(io.Discard, []Segment{{Address: 2}}); err == nil {
		t.Error("an odd address was written")
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		text, again string
		want        []Entry
	}{
		{"# pid object\n0 a.obj\n 0x2f b.obj\n", "0 a.obj\n47 b.obj\n", []Entry{{0, "a.obj", 0, 0, false}, {47, "b.obj", 3, 11, false}}},
		{
			"// placed\n0x0c 0x25 4 0x2f /c.obj\n1 0 6 1 a.obj\n", "12 0x25 4 47 /c.obj\n1 0x00 6 1 a.obj\n",
			[]Entry{{12, "/c.obj", 3, 47, true}, {1, "a.obj", 0, 1, true}},
		},
	} {
		list, err := ReadList(strings.NewReader(c.text), "f")
		if err != nil || !reflect.DeepEqual(list, c.want) {
			t.Fatalf("%v %v", list, err)
		}
		var b strings.Builder
		if err := WriteList(&b, list); err != nil || b.String() != c.again {
			t.Errorf("%s %v", &b, err)
		}
	}
	if WriteList(io.Discard, []Entry{{Object: "a b"}}) == nil || WriteMap(io.Discard, []Part{{}}) == nil {
		t.Error("a name that cannot be read again was written")
	}
}

func TestMap(t *testing.T) {
	parts, err := ReadMap(strings.NewReader("0x1000 low.bin\n0xfffff000 reset.bin\n"), "f")
	if want := []Part{{0x1000, "low.bin"}, {0xFFFFF000, "reset.bin"}}; err != nil || !reflect.DeepEqual(parts, want) {
		t.Errorf("%v %v", parts, err)
	}
}

// Lines of copycat.dat, which sccMerge made for a board of 32 GB, say the same
// as the default map.
func TestTables(t *testing.T) {
	const text = `00 2 00000808 00001801
00 2 00000c00 000019ec
00 2 00000c18 0004b1ec
00 2 00000ff8 000019f4
02 2 000010b0 000018e3
03 2 00001008 0000b02a
02 2 000016c0 00004c00
01 2 00000fc0 00002800
01 2 00000fc8 00007500
01 2 00000fd8 00001400
`
	tables, err := ReadTables(strings.NewReader(text), "f")
	if err != nil || len(tables) != 10 {
		t.Fatal(tables, err)
	}
	for _, e := range tables {
		var lut [scc.LUTEntries]scc.Entry
		scc.DefaultLUT(e.Core, 32, &lut)
		if lut[e.Index] != e.Entry {
			t.Errorf("core %d, entry %#x: %#x, by default %#x", e.Core, e.Index, e.Entry, lut[e.Index])
		}
	}
	var b strings.Builder
	if err := WriteTables(&b, tables); err != nil || b.String() != text {
		t.Errorf("%s %v", &b, err)
	}
}

// again checks that what was read is the same after writing and reading.
func again[T any](f *testing.F, read func(io.Reader, string) ([]T, error), write func(io.Writer, []T) error) {
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := read(bytes.NewReader(text), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("%v does not name the file", err)
			}
			return
		}
		var b bytes.Buffer
		if err := write(&b, first); err != nil {
			t.Fatal(err)
		}
		second, err := read(&b, "f")
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Fatalf("%v became %v, %v", first, second, err)
		}
	})
}

func FuzzObject(f *testing.F) {
	f.Add([]byte("/origin 0\n/origin 400\n00030201 4 5 6\n7\n/origin ffffffff\nfe\n/eof\n"))
	again(f, ReadObject, WriteObject)
}

func FuzzMap(f *testing.F) {
	f.Add([]byte("# map\n0x1000 low.bin\n0xfffff000 ../reset.bin\n"))
	again(f, ReadMap, WriteMap)
}

func FuzzList(f *testing.F) {
	f.Add([]byte("# pid object\n0 a.obj\n0x2f b.obj\n"))
	f.Add([]byte("0x0c 0x25 4 0x01 c.obj\n"))
	again(f, ReadList, WriteList)
}

func FuzzTables(f *testing.F) {
	f.Add([]byte("00 2 00000800 000019f4\n35 2 000017f8 3fffff\n"))
	again(f, ReadTables, WriteTables)
}
