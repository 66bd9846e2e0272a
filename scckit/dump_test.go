package scckit

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"metalsvm/hw/scc"
)

func TestFormatCores(t *testing.T) {
	all := make([]int, scc.Cores)
	for want, cores := range map[string][]int{
		"No cores!": nil, "1 core (PID = 0x2f)...": {47}, "2 cores (PIDs = 0x00 and 0x01)...": {0, 1},
		"3 cores (PIDs = 0x00, 0x01 and 0x10)...": {0, 1, 16}, "All cores!": all,
	} {
		if got := FormatCores(cores); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// The columns are those that BareMichael's miketerm cuts out.
func TestDumpMemory(t *testing.T) {
	data := []byte("\x01ABCDEF\xFF")
	for word, want := range map[int]string{
		1: "00000001ec000000 | 01 41 42 43 44 45 46 ff  | .ABCDEF.\n",
		2: "00000001ec000000 | 4101 4342 4544 ff46  | A.CBED.F\n",
		4: "00000001ec000000 | 43424101 ff464544  | CBA..FED\n",
		8: "00000001ec000000 | ff46454443424101  | .FEDCBA.\n",
	} {
		var b strings.Builder
		if err := DumpMemory(&b, 0x1EC000000, data, word); err != nil || b.String() != want {
			t.Errorf("%d: %q, %v", word, &b, err)
		}
	}
}

func TestDumpTile(t *testing.T) {
	freed := []uint32{}
	read := func(offset uint32) (uint32, error) {
		switch offset {
		case scc.Lock1:
			return scc.LockFree, nil
		case scc.LUT1 + 8*0xFF:
			return uint32(scc.MakeEntry(23, scc.East, 0xFF)), nil
		case scc.LUT0 + 8:
			return uint32(scc.MakeEntry(0, scc.CRB, 0)) | 1<<21, nil
		}
		return 0, nil
	}
	var b strings.Builder
	err := DumpTile(&b, 0x35, read, func(offset, _ uint32) error { freed = append(freed, offset); return nil })
	if err != nil || !slices.Equal(freed, []uint32{scc.Lock1}) {
		t.Errorf("%v, %x", err, freed)
	}
	for _, want := range []string{
		"\nDumping CRB registers of Tile 0x35\n", "\nGLCFG0   = 0x00000000\n", "\nLOCK1    = 0x00000001\n",
		"\nLUT0, Entry 0x01 (CRB addr = 0x0808): 1_0x00_2(-CRB-)_0x000\n",
		"\nLUT1, Entry 0xff (CRB addr = 0x17f8): 0_0x35_4(PERIE)_0x0ff\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%.600s", want, &b)
		}
	}
	gone := errors.New("gone")
	for left := range 10 {
		err := DumpTile(&b, 0, func(uint32) (uint32, error) {
			if left--; left < 0 {
				return 0, gone
			}
			return 1, nil
		}, func(_, _ uint32) error { return gone })
		if !errors.Is(err, gone) {
			t.Error(err)
		}
	}
}
