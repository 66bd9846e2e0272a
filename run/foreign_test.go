package run

import (
	"context"
	"strings"
	"testing"
	"time"

	"metalsvm/abi"
	"metalsvm/machine/vector"
	"metalsvm/scckit"
)

// resetCode makes a page of real-mode code that begins with code.
func resetCode(code ...byte) []scckit.Segment {
	page := make([]byte, 4096)
	copy(page, code)
	copy(page[0xFF0:], []byte{0xE9, 0x0D, 0xF0}) // jmp F000
	return []scckit.Segment{{Address: 0xFFFFF000, Data: page}}
}

// merged gives the same code to some cores.
func merged(t *testing.T, gigabytes int, code []byte, cores ...int) *scckit.Image {
	t.Helper()
	var list []scckit.Entry
	for _, core := range cores {
		list = append(list, scckit.NewEntry(core, "code"))
	}
	image, err := scckit.Merge(list, scckit.Layout{Gigabytes: gigabytes / 4}, func(string) ([]scckit.Segment, error) {
		return resetCode(code...), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return image
}

var sayA = []byte{
	0xBA, 0xF8, 0x03, // mov dx, 3F8
	0xB0, 'A', 0xEE, // mov al, 'A'; out dx, al
	0xB0, '\n', 0xEE,
}

func TestBoot(t *testing.T) {
	code := append(sayA, sleep...)
	for _, gigabytes := range []int{16, 32, 64} {
		for _, release := range [][]int{nil, {47}, {30, 5}} {
			var console strings.Builder
			out, err := Boot(t.Context(), merged(t, gigabytes, code, 0, 5, 30, 47), BootOptions{Release: release, Console: &console})
			if err != nil {
				t.Fatal(err)
			}
			want := release
			if release == nil {
				want = []int{0, 5, 30, 47}
			}
			if out.Status != 0 || out.Err != nil || len(out.Strays) != 0 || strings.Count(console.String(), "A\n") != len(want) {
				t.Errorf("%d GB, %v: status %d, %v, %v\n%s", gigabytes, want, out.Status, out.Err, out.Strays, &console)
			}
		}
	}
}

func TestBootEnds(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name   string
		ctx    context.Context
		code   []byte
		status int
		text   string
	}{
		{"endless jump", t.Context(), []byte{0xEB, 0xFE}, abi.StatusDeadlock, "no progress"},                       // jmp to itself, from memory
		{"endless", t.Context(), []byte{0x40, 0xEB, 0xFD}, abi.StatusDeadlock, "no progress"},                      // inc ax; jmp
		{"no handler", t.Context(), []byte{0x0F, 0x01, 0x1E, 0, 0, 0x0F, 0x0B}, abi.StatusStopped, "triple fault"}, // lidt [0]; ud2
		{"Ctrl-C", canceled, sleep, 130, "canceled"},
	} {
		out, err := Boot(c.ctx, merged(t, 16, c.code, 3), BootOptions{Watchdog: 10 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if out.Status != c.status || out.Err == nil || !strings.Contains(out.Err.Error(), c.text) {
			t.Errorf("%s: status %d, %v", c.name, out.Status, out.Err)
		}
	}
}

// A guest may know of package abi and send an exit status.
func TestBootExit(t *testing.T) {
	const entry = 0x2000
	page := vector.Page(entry, 0, 0)
	object := []scckit.Segment{
		{Address: entry, Data: append(send(abi.HostExit, 7), sleep...)},
		{Address: vector.Base, Data: page[:]},
	}
	image, err := scckit.Merge([]scckit.Entry{scckit.NewEntry(9, "code")}, scckit.Layout{Gigabytes: 8}, func(string) ([]scckit.Segment, error) { return object, nil })
	if err != nil {
		t.Fatal(err)
	}
	out, err := Boot(t.Context(), image, BootOptions{})
	if err != nil || out.Status != 7 {
		t.Errorf("%v, %+v", err, out)
	}
}

func TestBootCountsStrays(t *testing.T) {
	code := []byte{
		0xB9, 0x05, 0x00, // mov cx, 5
		0xE4, 0x60, // again: in al, 60
		0xE2, 0xFC, // loop again
		0xE6, 0x60, // out 60, al
		0xBA, 0x00, 0x01, // mov dx, 100
		0xEC, 0x42, // more: in al, dx; inc dx
		0x80, 0xFA, 0x40, // cmp dl, 40
		0x75, 0xF9, // jne more
	}
	out, err := Boot(t.Context(), merged(t, 16, append(code, sleep...), 2), BootOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if out.Chip.Strays != 6+0x40 || len(out.Strays) != 2+0x40 || out.Status != 0 {
		t.Fatalf("status %d, %d strays, %v", out.Status, out.Chip.Strays, out.Strays)
	}
	if s := out.Strays[0]; s.Count != 5 || s.First.Core != 2 || s.First.Address != 0x60 || s.First.Write {
		t.Errorf("%+v", s)
	}
	if s := out.Strays[1]; s.Count != 1 || s.First.Address != 0x60 || !s.First.Write {
		t.Errorf("%+v", s)
	}
}

func TestBootRefuses(t *testing.T) {
	_, err := Boot(t.Context(), merged(t, 16, sleep, 1, 2), BootOptions{Release: []int{2, 3}})
	if err == nil || err.Error() != "core 3 is not in the image, which has [1 2]" {
		t.Error(err)
	}
	if _, err = Boot(t.Context(), new(scckit.Image), BootOptions{}); err == nil {
		t.Error("an empty image was booted")
	}
}
