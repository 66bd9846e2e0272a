package run

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"metalsvm/abi"
)

const codeAt = 0x100000

// program makes an image of machine code, as Multiboot wants it.
func program(code []byte) []byte {
	const header, entry = 52, 32
	b := append([]byte("\x7FELF\x01\x01\x01"), make([]byte, 9)...)
	half := func(v uint16) { b = binary.LittleEndian.AppendUint16(b, v) }
	word := func(v ...uint32) {
		for _, v := range v {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
	}
	half(2) // ET_EXEC
	half(3) // EM_386
	word(1, codeAt, header, 0, 0)
	half(header)
	half(entry)
	half(1)
	half(40)
	half(0)
	half(0)
	size := uint32(len(code))
	word(1, header+entry, 0x80000000+codeAt, codeAt, size, size+4096, 7, 4096)
	return append(b, code...)
}

// send is code that writes words to the host's window and sends them.
func send(kind uint32, words ...uint32) (code []byte) {
	store := func(at, v uint32) {
		code = append(code, 0xC7, 0x05) // mov dword [at], v
		code = binary.LittleEndian.AppendUint32(code, at)
		code = binary.LittleEndian.AppendUint32(code, v)
	}
	for _, w := range words {
		store(abi.HostData, w)
	}
	store(abi.HostSend, kind<<24|uint32(4*len(words)))
	return code
}

var sleep = []byte{0xFA, 0xF4} // cli; hlt

func start(t *testing.T, o Options, code ...[]byte) *Outcome {
	t.Helper()
	image, err := Parse(program(bytes.Join(code, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if o.Cores == 0 {
		o.Cores = 1
	}
	out, err := Run(t.Context(), image, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Core 0 ends with 0, the others with ten times their number.
func TestStatusOfTheFirstCoreThatFails(t *testing.T) {
	code := []byte{
		0x6B, 0x43, 0x08, 10, // imul eax, [ebx+8], 10: the boot page's core number
		0xA3, 0x00, 0x00, 0x01, 0xFA, // mov [HostData], eax
		0xC7, 0x05, 0x04, 0x00, 0x01, 0xFA, 4, 0, 0, abi.HostExit, // mov [HostSend], exit
	}
	out := start(t, Options{Cores: 4}, code, sleep)
	if out.Status != 10 || out.Err == nil || out.Err.Error() != "core 1: the application ended with status 10" {
		t.Errorf("status %d, %v", out.Status, out.Err)
	}
}

// full is a console that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestLostConsoleIsAFailure(t *testing.T) {
	line := []byte{
		0xBA, 0xF8, 0x03, 0, 0, // mov edx, 3F8
		0xB0, 'x', 0xEE, // out 'x'
		0xB0, '\n', 0xEE, // out '\n'
	}
	out := start(t, Options{Console: full{}}, line, send(abi.HostExit, 0), sleep)
	if out.Status != 1 || out.Err == nil || !strings.Contains(out.Err.Error(), "no space") {
		t.Errorf("status %d, %v", out.Status, out.Err)
	}
}

func TestExitWithReason(t *testing.T) {
	why := binary.LittleEndian.Uint32([]byte("why!"))
	out := start(t, Options{}, send(abi.HostExit, 5, why), sleep)
	if out.Status != 5 || out.Err == nil || out.Err.Error() != "core 0: why!" {
		t.Errorf("status %d, %v", out.Status, out.Err)
	}
}

func TestResultOfTheLowestCore(t *testing.T) {
	result := func(number byte) []byte {
		return send(abi.HostResult, uint32('{')|uint32('"')<<8|uint32('a'+number)<<16|uint32('"')<<24, uint32(':')|uint32('1')<<8|uint32('}')<<16|uint32(' ')<<24)
	}
	other := append(result(1), send(abi.HostExit, 0)...)
	other = append(other, sleep...)
	code := [][]byte{
		{0x83, 0x7B, 0x08, 0x00, 0x74, byte(len(other))}, // cmp dword [ebx+8], 0; jz behind other
		other, result(2), result(0), send(abi.HostExit, 0), sleep,
	}
	for seed := range uint64(4) {
		out := start(t, Options{Cores: 3, Seed: seed}, code...)
		if string(out.Result) != `{"a":1} ` || out.Status != 0 {
			t.Errorf("seed %d: result %q, status %d", seed, out.Result, out.Status)
		}
	}
}

func TestEndsThatNoApplicationChose(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		text   string
		code   [][]byte
	}{
		{"sleep", abi.StatusDeadlock, "every core is halted", [][]byte{sleep}},
		{"endless loop", abi.StatusDeadlock, "no progress", [][]byte{{0x40, 0xEB, 0xFD}}}, // inc eax; jmp
		{"stray", abi.StatusStopped, "nothing is there", [][]byte{{0xA1, 0, 0, 0, 0x70}}}, // mov eax, [70000000]
		{"triple fault", abi.StatusStopped, "triple fault", [][]byte{{0x0F, 0x0B}}},       // ud2
	} {
		out := start(t, Options{Watchdog: time.Millisecond}, c.code...)
		if out.Status != c.status || out.Err == nil || !strings.Contains(out.Err.Error(), c.text) {
			t.Errorf("%s: status %d, %v", c.name, out.Status, out.Err)
		}
	}
}

func TestCrashReport(t *testing.T) {
	words := []uint32{abi.StatusPanic}
	for i := range uint32(abi.CrashRegs) {
		words = append(words, 0xA0+i)
	}
	words = append(words, 2, 0x1111, 0x2222, binary.LittleEndian.Uint32([]byte("oops")))
	wait := send(abi.HostWait, binary.LittleEndian.Uint32([]byte("mail")))
	out := start(t, Options{}, wait, send(abi.HostCrash, words...), sleep)
	if out.Status != abi.StatusPanic {
		t.Errorf("status %d", out.Status)
	}
	for _, want := range []string{"core 0: oops\n", "eax=000000a0", "eip=000000a8", "error=000000ad", "at 000000a8", "core 0: mail"} {
		if !strings.Contains(out.Err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, out.Err)
		}
	}
}

// A crash report may hold anything.
func TestCrashReportOfNonsense(t *testing.T) {
	image := new(Image)
	for size := range 100 {
		image.crash(bytes.Repeat([]byte{0xFF}, size))
	}
}

func TestConsole(t *testing.T) {
	var out strings.Builder
	hello := []byte{0xBA, 0xF8, 0x03, 0, 0, 0xB0, 'A', 0xEE, 0xB0, '\n', 0xEE} // mov edx, 3F8; mov al, c; out dx, al
	start(t, Options{Cores: 2, Console: &out}, hello, send(abi.HostExit, 0), sleep)
	if got := out.String(); got != "[00] A\n[01] A\n" && got != "[01] A\n[00] A\n" {
		t.Errorf("console %q", got)
	}
}

func TestBootPage(t *testing.T) {
	b, err := bootPage(5, Options{Cores: 48, Seed: 9, Args: []string{"hello", "you there", ""}})
	if err != nil {
		t.Fatal(err)
	}
	var p abi.BootPage
	if err := binary.Read(bytes.NewReader(b), binary.LittleEndian, &p); err != nil {
		t.Fatal(err)
	}
	if p.Core != 5 || p.Cores != 48 || p.Members != [2]uint32{0xFFFFFFFF, 0xFFFF} || p.MemBytes != 320<<20 || p.Zeroed == 0 {
		t.Errorf("boot page %v", fmt.Sprint(p)[:80])
	}
	if line := string(p.CmdLine[:p.CmdBytes]); line != "hello\x00you there\x00\x00" {
		t.Errorf("command line %q", line)
	}
	if p.Random == randomness(9, 6) || p.Random == randomness(8, 5) || p.Random != randomness(9, 5) {
		t.Errorf("random bytes %x", p.Random)
	}
	if _, err := bootPage(0, Options{Args: []string{strings.Repeat("x", 3000)}}); err == nil {
		t.Error("a command line of 3000 bytes fits")
	}
}

func TestParse(t *testing.T) {
	whole := program(sleep)
	for cut := range len(whole) {
		if _, err := Parse(whole[:cut]); err == nil {
			t.Errorf("%d of %d bytes are an image", cut, len(whole))
		}
	}
	whole[18] = 62 // EM_X86_64
	if _, err := Parse(whole); err == nil || !strings.Contains(err.Error(), "32-bit x86") {
		t.Errorf("a program for x86-64: %v", err)
	}
}
