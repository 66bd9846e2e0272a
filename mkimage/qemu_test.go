package mkimage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"metalsvm/mkimage"
	"metalsvm/run"
)

// safety is far longer than any of these runs takes; it only keeps a kernel
// that hangs from hanging the tests.
const safety = 5 * time.Minute

// qemu boots an image on an emulated PC with a processor like the P54C and
// returns what it writes to its serial port until it turns itself off.
func qemu(t *testing.T, image, cmdline string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), safety)
	defer cancel()
	args := []string{"-cpu", "pentium,-mmx", "-m", "64", "-kernel", image,
		"-serial", "stdio", "-display", "none", "-no-reboot"}
	if cmdline != "" {
		args = append(args, "-append", cmdline)
	}
	out, err := exec.CommandContext(ctx, "qemu-system-i386", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("qemu-system-i386: %v\n%s", err, out)
	}
	return string(out)
}

// TestQEMU is the independent witness: the very file that the machine runs
// boots on a PC that somebody else has written.
func TestQEMU(t *testing.T) {
	if _, err := exec.LookPath("qemu-system-i386"); err != nil {
		t.Skip("qemu-system-i386 is not installed")
	}
	image, err := mkimage.Build(t.Context(), mkimage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := hash(t, image)
	if out := qemu(t, image, ""); !regexp.MustCompile(`(?m)^hello from go1\S+: a PC at \d+ MHz with 6\d MB\r?$`).MatchString(out) {
		t.Errorf("hello says %q", out)
	}
	for _, name := range []string{"recover", "runtime", "standard"} {
		t.Run(name, func(t *testing.T) {
			if out := qemu(t, image, "selftest "+name); !strings.Contains(out, name+": ok") {
				t.Errorf("it says %q", out)
			}
		})
	}

	loaded, err := run.Open(image)
	if err != nil {
		t.Fatal(err)
	}
	var console bytes.Buffer
	o, err := run.Run(t.Context(), loaded, run.Options{Cores: 1, Seed: 1, Args: []string{"hello"}, Watchdog: 2 * time.Second, Console: &console})
	if err != nil || o.Status != 0 || !strings.Contains(console.String(), "hello from go1") {
		t.Errorf("on the machine: %v %+v\n%s", err, o, console.String())
	}
	if hash(t, image) != before {
		t.Error("the image has changed")
	}
}

func hash(t *testing.T, file string) [sha256.Size]byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(b)
}
