package mkimage

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"strings"
	"testing"

	"metalsvm/abi"
)

func TestWrapped(t *testing.T) {
	image := build(t, Options{CmdLine: "hello"})
	f, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		t.Fatal(err)
	}
	if f.Entry < abi.ImageBase || f.Entry >= KernelBase {
		t.Errorf("entry %#x is not physical", f.Entry)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && p.Paddr != p.Vaddr-KernelBase {
			t.Errorf("segment for %#x lies at %#x", p.Vaddr, p.Paddr)
		}
	}
	header := image[multibootOffset:]
	sum := uint32(0)
	for i := range 3 {
		sum += binary.LittleEndian.Uint32(header[4*i:])
	}
	if binary.LittleEndian.Uint32(header) != multibootMagic || sum != 0 {
		t.Errorf("Multiboot header % x", header[:12])
	}
	if line := image[abi.ImageCmdLine:]; !bytes.HasPrefix(line, []byte("hello\x00")) {
		t.Errorf("command line % x", line[:16])
	}
}

func TestWrapErrors(t *testing.T) {
	image := build(t, Options{})
	if _, err := wrap(image, strings.Repeat("x", abi.ImageCmdLineBytes)); err == nil {
		t.Error("a command line that is too long is accepted")
	}
	if _, err := wrap(image, ""); err == nil {
		t.Error("a page with a Multiboot header in it already is accepted")
	}
	for _, n := range []int{0, 40, 100} {
		if _, err := wrap(image[:n], ""); err == nil {
			t.Errorf("%d bytes of a program are accepted", n)
		}
		if _, err := readProgram(image[:n]); err == nil {
			t.Errorf("%d bytes of an image are accepted", n)
		}
	}
}
