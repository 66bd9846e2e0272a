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
		list := []Entry{NewEntry(13, "a"), {Core: 0, Object: "a", Controller: 3, Slot: 6}}
		image, err := Merge(list, Layout{Gigabytes: gigabytes / 4}, objects(map[string][]Segment{
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
		_, err := Merge([]Entry{NewEntry(0, "a")}, Layout{Gigabytes: 4}, objects(m))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func TestSaveAndOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "obj")
	image, err := Merge([]Entry{NewEntry(5, "a"), NewEntry(6, "a")}, Layout{Gigabytes: 8},
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

// The options, counted from sccMerge.
func TestLayouts(t *testing.T) {
	const n, m = 10, 8 // a place, and gigabytes
	placed := Entry{Core: 1, Object: "a", Controller: 1, Slot: n, Placed: true}
	home := scc.MemoryPort(1)
	for _, c := range []struct {
		name     string
		layout   Layout
		private  int
		segments []Segment // of a core
		at       []uint64  // behind the controller
		table    map[int]int
	}{
		{
			"48 cores", Layout{}, 9, []Segment{{0x1000, word}, {0x8FFFFFC, word}, {0xFF000000, word}},
			[]uint64{9*n<<24 + 0x1000, 9*n<<24 + 0x8FFFFFC, (m*64 - 48 + n) << 24},
			map[int]int{0: 9 * n, 8: 9*n + 8, 9: -1, 0x7F: -1, 0xFD: -1, 255: m*64 - 48 + n},
		},
		{"12 cores", Layout{Places: 12}, 41, []Segment{{0x1000, word}}, []uint64{41*n<<24 + 0x1000}, map[int]int{40: 41*n + 40, 41: -1, 255: m*64 - 12 + n}},
		{
			"1slot", Layout{Places: 12, OneSlot: true}, 41, []Segment{{0x1000, word}, {0x1000000, word}, {0xFFFFFFF0, word}},
			[]uint64{(m*64-12+n)<<24 + 0x1000, (41*n + 1) << 24, (m*64-12+n)<<24 + 0xFFFFF0},
			map[int]int{0: m*64 - 12 + n, 1: 41*n + 1, 255: m*64 - 12 + n},
		},
		{
			"single_mc", Layout{Places: 12, OneController: true}, 41, nil, nil,
			map[int]int{0x80: 41 * 12, 0x83: 41*12 + 3, 0x84: -1},
		},
		{"lut_default", Layout{Places: 12, Defaults: true}, 41, nil, nil, map[int]int{41: 41*12 + 1, 0x84: 41*12 + 1, 0xFE: 41*12 + 1}},
		{
			"both", Layout{Places: 12, OneController: true, Defaults: true}, 41, nil, nil,
			map[int]int{0x83: 41*12 + 3, 0x84: 41*12 + 4, 0xFD: 41*12 + 4},
		},
		{
			"tolerant", Layout{Places: 12, Tolerant: true}, 41, []Segment{{0x40000000, word}},
			[]uint64{41*n<<24 + 0x40000000}, nil,
		},
	} {
		c.layout.Gigabytes = m
		warnings := 0
		c.layout.Warning = func(string) { warnings++ }
		image, err := Merge([]Entry{placed}, c.layout, objects(map[string][]Segment{"a": c.segments}))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, at := range c.at {
			if image.Memory[1][i].Address != at {
				t.Errorf("%s: segment %d is at %#x, want %#x", c.name, i, image.Memory[1][i].Address, at)
			}
		}
		if c.layout.Tolerant != (warnings == 1) {
			t.Errorf("%s: %d warnings", c.name, warnings)
		}
		table := map[int]scc.Entry{}
		for _, e := range image.Tables {
			table[e.Index] = e.Entry
		}
		for i, slot := range c.table {
			want := scc.Entry(0)
			if slot >= 0 {
				want = scc.MakeEntry(home.Tile, home.Side, uint32(slot))
			}
			if table[i] != want {
				t.Errorf("%s: entry %#x is %#x, want %#x", c.name, i, table[i], want)
			}
		}
		if table[0xF8] != scc.MakeEntry(0, scc.CRB, 0) || !c.layout.OneController && table[0x82] != scc.MakeEntry(12, scc.West, uint32(places(c.layout)*c.private)) {
			t.Errorf("%s: own registers %#x, shared %#x", c.name, table[0xF8], table[0x82])
		}
	}
}

func places(l Layout) int {
	if l.Places == 0 {
		return scc.Cores
	}
	return l.Places
}

func TestLayoutsThatCannotBe(t *testing.T) {
	for want, l := range map[string]Layout{
		"0 GB: a memory controller has 1 to 16":                                     {},
		"17 GB: a memory controller has 1 to 16":                                    {Gigabytes: 17},
		"49 cores: there can be 1 to 48 at a memory controller":                     {Gigabytes: 1, Places: 49},
		"1 GB for 48 cores at each memory controller leave no private slot":         {Gigabytes: 1, Places: 48},
		"core 5: place 5 behind its memory controller, which are 0 to 4":            {Gigabytes: 4, Places: 5},
		"a: 0xfffffc to 0x1000003 is neither in private memory, below 0x3e000000, ": {Gigabytes: 1, OneSlot: true, Places: 1},
	} {
		core := 5
		if l.Places == 1 {
			core = 0
		}
		_, err := Merge([]Entry{NewEntry(core, "a")}, l, objects(map[string][]Segment{"a": {{0xFFFFFC, make([]byte, 8)}}}))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
