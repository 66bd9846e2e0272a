package scckit

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"metalsvm/hw/scc"
)

// objects serves segments by name.
func objects(m map[string][]Segment) func(string) ([]Segment, error) {
	return func(file string) ([]Segment, error) {
		segments, ok := m[file]
		if !ok {
			return nil, errors.New(file + " is missing")
		}
		delete(m, file) // it is read once
		return segments, nil
	}
}

var word = []byte{1, 2, 3, 4}

// Where a core's memory lies, on boards of all sizes, is counted from sccMerge:
// P private slots a core from the controller's first on, 12 boot slots at its
// end.
func TestMerge(t *testing.T) {
	for gigabytes, private := range map[int]uint64{16: 20, 32: 41, 64: 84} {
		list := []Entry{{Core: 13, Object: "a", Home: 13}, {Core: 0, Object: "a", Home: 42}}
		image, err := Merge(list, gigabytes, objects(map[string][]Segment{
			"a": {{0x1000, word}, {private<<24 - 4, word}, {0xFFFFFFF0, word}},
		}))
		if err != nil {
			t.Fatal(err)
		}
		slots := uint64(gigabytes) * 64 / 4
		want := [scc.Controllers][]Segment{
			0: {{7*private<<24 + 0x1000, word}, {8*private<<24 - 4, word}, {(slots-5)<<24 + 0xFFFFF0, word}},
			3: {{6*private<<24 + 0x1000, word}, {7*private<<24 - 4, word}, {(slots-6)<<24 + 0xFFFFF0, word}},
		}
		if !reflect.DeepEqual(image.Memory, want) {
			t.Errorf("%d GB: %x, want %x", gigabytes, image.Memory, want)
		}
		if cores := image.Cores(); !reflect.DeepEqual(cores, []int{0, 13}) || image.Gigabytes() != gigabytes {
			t.Errorf("cores %v, %d GB, want %d", cores, image.Gigabytes(), gigabytes)
		}
		for _, e := range image.Tables {
			var own, home [scc.LUTEntries]scc.Entry
			scc.DefaultLUT(e.Core, gigabytes, &own)
			scc.DefaultLUT(42, gigabytes, &home)
			if e.Core == 0 && (e.Index < int(private) || e.Index == 255) {
				own[e.Index] = home[e.Index]
			}
			if e.Entry != own[e.Index] || e.Entry == 0 {
				t.Errorf("core %d, entry %d: %#x", e.Core, e.Index, e.Entry)
			}
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	const private = 20 << 24
	for _, c := range []struct {
		segments []Segment
		want     string
	}{
		{[]Segment{{private - 4, append(word, word...)}}, "a: 0x13fffffc to 0x14000003 is neither in private memory, below 0x14000000"},
		{[]Segment{{0x80000000, word}}, "a: 0x80000000 to 0x80000003 is neither"},
		{[]Segment{{0xFEFFFFFC, append(word, word...)}}, "a: 0xfefffffc to 0xff000003 is neither"},
		{[]Segment{{0xFFFFFFFC, append(word, word...)}}, "a: 0xfffffffc to 0x100000003 is neither"},
		{[]Segment{{1 << 32, word}}, "a: 0x100000000 to 0x100000003 is neither"},
		{[]Segment{{8, word}, {0, make([]byte, 12)}}, "a: memory controller 0: what begins at 0x0 overlaps what begins at 0x8"},
		{make([]Segment, MaxObjectSegments+1), "a: memory controller 0: 0 bytes in 65537 segments, more than 1073741824 in 65536"},
		{nil, "a is missing"},
	} {
		m := map[string][]Segment{}
		if c.segments != nil {
			m["a"] = c.segments
		}
		_, err := Merge([]Entry{{Object: "a"}}, 16, objects(m))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func TestSaveAndOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "obj")
	image, err := Merge([]Entry{{Core: 5, Object: "a", Home: 5}, {Core: 6, Object: "a", Home: 6}}, 32,
		objects(map[string][]Segment{"a": {{0x1000, word}}}))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := image.Save(dir); err != nil {
			t.Fatal(err)
		}
		got, err := Open(dir)
		if err != nil || !reflect.DeepEqual(got, image) {
			t.Fatalf("%v %v", got, err)
		}
		image.Memory[1] = nil // and again, with a file less
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if want := []string{"lut_init.dat", "mch_0_0.32.obj"}; err != nil || len(names) != 2 || filepath.Base(names[0]) != want[0] || filepath.Base(names[1]) != want[1] {
		t.Errorf("%v %v", names, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mch_5_2.32.obj"), []byte("x\n/eof"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.HasSuffix(err.Error(), `mch_5_2.32.obj:1: /origin is missing before "x"`) {
		t.Error(err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
