package run

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"metalsvm/abi"
	"metalsvm/control"
	"metalsvm/hw/scc"
	"metalsvm/machine/chip"
	"metalsvm/machine/option"
	"metalsvm/machine/vector"
	"metalsvm/scckit"
)

func TestStrays(t *testing.T) {
	s := strays{}
	for range 3 {
		s.add(chip.Access{Core: 1, Address: 0x70000004, Target: "unmapped"})
		s.add(chip.Access{Core: 1, Address: 0x70000FF0, Target: "unmapped"}) // the same page
	}
	s.add(chip.Access{Core: 0, Address: 0x70000004, Target: "unmapped"})
	for offset := range uint32(2) {
		s.add(chip.Access{Core: 1, Address: scc.OwnCRB + 0x30 + 8*offset, Target: "CRB"})
	}
	s.add(chip.Access{Core: 1, Address: 0x70000004, Target: "unmapped", Write: true})
	var got []string
	for _, stray := range s.list() {
		got = append(got, fmt.Sprintf("%d %x %v %d", stray.First.Core, stray.First.Address, stray.First.Write, stray.Count))
	}
	want := "1 70000004 false 6, 0 70000004 false 1, 1 70000004 true 1, 1 f8000030 false 1, 1 f8000038 false 1"
	if strings.Join(got, ", ") != want {
		t.Errorf("%q, want %s", got, want)
	}
	for i := range uint32(2 * maxPlaces) {
		s.add(chip.Access{Address: i, Port: true})
	}
	if len(s) != maxPlaces {
		t.Errorf("%d places", len(s))
	}
}

func TestStrictBoot(t *testing.T) {
	out, err := Boot(t.Context(), merged(t, 16, append([]byte{0xE4, 0x60}, sleep...), 2), BootOptions{Strict: true})
	if err != nil || out.Status != abi.StatusStopped || !strings.Contains(out.Err.Error(), "I/O port 060: nothing is there") {
		t.Errorf("%v, %+v", err, out)
	}
}

// print is code that writes text into core 0's ring of the shared console, as
// BareMichael does, from a place in the ring on.
func print(text string, from uint32) (code []byte) {
	store := func(opcode []byte, at, v uint32, bytes int) {
		code = append(code, opcode...)
		code = binary.LittleEndian.AppendUint32(code, at)
		code = append(code, binary.LittleEndian.AppendUint32(nil, v)[:bytes]...)
	}
	for i := range len(text) {
		at := (from + uint32(i)) % areaRing
		store([]byte{0xC6, 0x05}, scc.SharedBase+areaRings+at, uint32(text[i]), 1) // mov byte [at], c
	}
	store([]byte{0xC7, 0x05}, scc.SharedBase, (from+uint32(len(text)))%areaRing, 4) // mov dword [head], v
	return code
}

// uncached is code that switches the caches off: what the host writes is not in
// them.
var uncached = []byte{
	0x0F, 0x20, 0xC0, // mov eax, cr0
	0x0D, 0, 0, 0, 0x40, // or eax, CD
	0x0F, 0x22, 0xC0, // mov cr0, eax
}

// await is code that waits until the host has taken all.
var await = []byte{
	0xA1, 0x00, 0x00, 0x00, 0x80, // again: mov eax, [head]
	0x3B, 0x05, 0x10, 0x00, 0x00, 0x80, // cmp eax, [tail]
	0x75, 0xF3, // jne again
}

// A guest prints on its ring round the end, waits for the host, and leaves a
// line that does not end.
func TestConsoleArea(t *testing.T) {
	const last = areaRing - 3
	code := bytes.Join([][]byte{
		uncached,
		{0xC7, 0x05, 0x10, 0x00, 0x00, 0x80, 0xFD, 0xFF, 0, 0}, // mov dword [tail], last
		print("hello\nwor", last), await, print("ld", 6), sleep,
	}, nil)
	for on, want := range map[bool]string{true: "[00] hello\n[00] world\n", false: ""} {
		var console strings.Builder
		image := protected(t, code)
		if !on { // nobody would take the text
			image = protected(t, append(print("hello\n", 0), sleep...))
		}
		out, err := Boot(t.Context(), image, BootOptions{ConsoleArea: on, Console: &console})
		if err != nil || out.Status != 0 || console.String() != want {
			t.Errorf("%v, %+v\n%q", err, out, &console)
		}
	}
}

// What is in shared memory need not be a console.
func TestConsoleAreaOfNonsense(t *testing.T) {
	var console strings.Builder
	code := []byte{0xC7, 0x05, 0x00, 0x00, 0x00, 0x80, 0, 0, 1, 0} // mov dword [head], areaRing
	out, err := Boot(t.Context(), protected(t, append(code, sleep...)), BootOptions{ConsoleArea: true, Console: &console})
	if err != nil || out.Status != 0 || console.String() != "" {
		t.Errorf("%v, %+v\n%s", err, out, &console)
	}
}

// A machine on which no core is released waits until somebody comes.
func TestControl(t *testing.T) {
	path := filepath.Join(t.TempDir(), "control")
	var console strings.Builder
	image := merged(t, 16, append(sayA, sleep...), 3)
	ready := make(chan string, 1)
	type end struct {
		out *Outcome
		err error
	}
	ended := make(chan end, 1)
	go func() {
		out, err := Boot(t.Context(), image, BootOptions{
			Release: []int{}, Control: path, Ready: func(path string) { ready <- path }, Console: &console,
			Options: option.Set{FixedRatio: true},
		})
		ended <- end{out, err}
	}()
	if got := <-ready; got != path {
		t.Errorf("ready at %s", got)
	}
	c, err := control.Dial(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Write(0x01, scc.CRB, scc.GCBCFG, []byte{0xF5, 0xE2, 0x00, 0}); err != nil { // core 3, and another ratio
		t.Error(err)
	}
	halted := uint32(0)
	for halted&scc.GLHalt == 0 {
		var b [4]byte
		if err := c.Read(0x01, scc.CRB, scc.GLCFG1, b[:]); err != nil {
			t.Fatal(err)
		}
		halted = binary.LittleEndian.Uint32(b[:])
	}
	var b [4]byte
	if err := c.Read(0x01, scc.CRB, scc.GCBCFG, b[:]); err != nil || b != [4]byte{0xF5, 0xE2, 0xA8, 0} {
		t.Errorf("GCBCFG % x, %v", b, err)
	}
	if err := c.Off(); err != nil {
		t.Error(err)
	}
	e := <-ended
	if e.err != nil || e.out.Status != 0 || e.out.Err != nil || console.String() != "[03] A\n" {
		t.Errorf("%+v\n%s", e, &console)
	}
	if _, err := Boot(t.Context(), image, BootOptions{Release: []int{}}); err == nil {
		t.Error("a machine runs with no core and nobody to release one")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out, err := Boot(ctx, image, BootOptions{Control: path})
	if err != nil || out.Status != Interrupted {
		t.Errorf("%v, %+v", err, out)
	}
	if _, err := Boot(ctx, image, BootOptions{Control: filepath.Join(path, "x")}); err == nil {
		t.Error("a socket in a folder that does not exist")
	}
}

// protected gives core 0 code for flat 32-bit protected mode.
func protected(t *testing.T, code []byte) *scckit.Image {
	t.Helper()
	const entry = 0x2000
	page := vector.Page(entry, 0, 0)
	object := []scckit.Segment{{Address: entry, Data: code}, {Address: vector.Base, Data: page[:]}}
	image, err := scckit.Merge([]scckit.Entry{scckit.NewEntry(0, "code")}, scckit.Layout{Gigabytes: 8}, func(string) ([]scckit.Segment, error) { return object, nil })
	if err != nil {
		t.Fatal(err)
	}
	return image
}
