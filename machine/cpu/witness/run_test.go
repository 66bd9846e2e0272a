package witness

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"metalsvm/machine/cpu"
)

// board is the least that the image needs: memory and two ports.
type board struct {
	memory memory
	core   *cpu.Core
	report []byte
	done   bool
}

func (b *board) Page(pa uint32) (*[cpu.PageSize]byte, bool) {
	if pa >= uint32(len(b.memory)) {
		return nil, false
	}
	return (*[cpu.PageSize]byte)(b.memory[pa:]), false
}

func (b *board) Read(pa uint32, size int) uint64         { return 1<<(8*size) - 1 }
func (b *board) Write(pa uint32, size int, v uint64)     {}
func (b *board) Peek(pa uint32, size int) (uint64, bool) { return 0, false }
func (b *board) In(port uint16, size int) uint32         { return 1<<(8*size) - 1 }
func (b *board) Ack() (uint8, bool)                      { return 0, false }
func (b *board) Out(port uint16, size int, v uint32) {
	switch port {
	case 0xE9:
		b.report = append(b.report, byte(v))
	case 0xF4:
		b.done = true
		b.core.Break()
	}
}

// onCore runs an image on package cpu.
func onCore(t *testing.T, image memory, run func(*cpu.Core, uint64) cpu.Stop) []byte {
	b := &board{memory: make(memory, 8<<20)}
	copy(b.memory[imageAt:], image)
	c := cpu.New(b)
	b.core = c
	c.CR0 = cpu.CR0PE | cpu.CR0ET
	for i := range c.Seg {
		c.Seg[i] = cpu.Segment{Attr: 0xC093, Limit: 0xFFFFFFFF}
	}
	c.Seg[cpu.CS].Attr = 0xC09B
	c.EIP = startAt
	c.SetEFlags(0)
	for limit := uint64(1e6); !b.done; limit += 1e6 {
		seen := len(b.report)
		stop := run(c, limit)
		if stop != cpu.Limit && stop != cpu.Spinning || !b.done && len(b.report) == seen {
			t.Errorf("stop %d at %#x: %v", stop, c.EIP, c.Err)
			break
		}
	}
	return b.report
}

// onQEMU runs an image on qemu-system-i386.
func onQEMU(t *testing.T, image memory) []byte {
	dir := t.TempDir()
	kernel, report := filepath.Join(dir, "image"), filepath.Join(dir, "report")
	if err := os.WriteFile(kernel, image, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("qemu-system-i386", "-accel", "tcg", "-cpu", "pentium,-mmx", "-m", "16", "-display", "none", "-net", "none",
		"-monitor", "none", "-serial", "none", "-no-reboot", "-kernel", kernel,
		"-debugcon", "file:"+report, "-device", "isa-debug-exit,iobase=0xf4,iosize=4")
	hung := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }) // not part of any result
	defer hung.Stop()
	out, _ := cmd.CombinedOutput() // the exit status is the image's
	b, err := os.ReadFile(report)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return b
}

// result is what a trial did: the names of registers and addresses of words,
// with their values.
type result map[string]uint32

var registers = []string{"EAX", "DS", "EFLAGS", "EIP", "CS", "ESP", "SS", "ES", "FS", "GS",
	"ECX", "EDX", "EBX", "EBP", "ESI", "EDI", "CR0", "CR2", "CR3", "DR6", "DR7", "TR", "LDTR"}

// parse takes a report apart. EIP is given as the number of the vector.
func parse(report []byte) (results []result) {
	word := func() uint32 {
		v := le.Uint32(report)
		report = report[4:]
		return v
	}
	for len(report) >= 4*(len(registers)+1) {
		r := result{}
		for _, name := range registers {
			r[name] = word()
		}
		r["vector"] = (r["EIP"] - 7 - stubsAt) / 16
		delete(r, "EIP")
		for len(report) >= 4 {
			at := word()
			if at == ^uint32(0) || len(report) < 4 {
				break
			}
			r[fmt.Sprintf("[%04x]", at)] = word()
		}
		results = append(results, r)
	}
	return results
}

func TestSystem(t *testing.T) {
	all := allTrials()
	image := newImage(all)
	mine := onCore(t, image, (*cpu.Core).Run)
	if !testing.Short() && string(onCore(t, image, (*cpu.Core).Execute)) != string(mine) {
		t.Error("executor and engine differ")
	}
	results := parse(mine)
	vectors := map[uint32]int{}
	for _, r := range results {
		vectors[r["vector"]]++
	}
	t.Logf("%d trials, a report of %d bytes; by vector: %v", len(all), len(mine), vectors)
	if n := len(results); n != len(all) {
		t.Fatalf("%d results; %q stopped it", n, all[n].name)
	}
	var plain []trial
	var expected []result
	for i, tr := range all {
		if !tr.vme && tcgLacks[tr.name] == "" {
			plain, expected = append(plain, tr), append(expected, results[i])
		}
	}
	t.Run("tcg", func(t *testing.T) {
		if _, err := exec.LookPath("qemu-system-i386"); err != nil {
			t.Skip("no second witness: ", err)
		}
		compare(t, plain, expected, parse(onQEMU(t, newImage(plain))))
	})
}

// compare reports every trial whose results differ where that is not known.
func compare(t *testing.T, trials []trial, mine, theirs []result) {
	if len(theirs) != len(trials) {
		t.Errorf("%d results of %d trials: the witness stopped in %q", len(theirs), len(trials), trials[min(len(theirs), len(trials)-1)].name)
	}
	bad := 0
	for i := range min(len(theirs), len(mine)) {
		a, b := mine[i], theirs[i]
		var lines string
		for where, v := range a {
			if w, ok := b[where]; (!ok || v != w) && !tcgDiffers(&trials[i], where, v, w) {
				lines += fmt.Sprintf("  %s: %#x, witness %#x\n", where, v, w)
			}
		}
		for where, w := range b {
			if _, ok := a[where]; !ok && !tcgDiffers(&trials[i], where, 0, w) {
				lines += fmt.Sprintf("  %s: unchanged, witness %#x\n", where, w)
			}
		}
		if lines != "" {
			if bad++; bad <= 40 {
				t.Errorf("%s:\n%s", trials[i].name, lines)
			}
		}
	}
	t.Logf("%d trials compared, %d differ", min(len(theirs), len(mine)), bad)
}
