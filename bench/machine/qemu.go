package machine

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// qemu is another simulator of such a processor, if it is installed.
const qemu = "qemu-system-i386"

// lookQEMU returns where it is, or nothing.
func lookQEMU() string {
	path, err := exec.LookPath(qemu)
	if err != nil {
		return ""
	}
	return path
}

// emulate runs an image on QEMU's PC, translated, with a processor like the
// P54C, and returns the processor time that it took and what the guest said.
func emulate(ctx context.Context, path, image string, args []string) (seconds float64, said string, err error) {
	c := exec.CommandContext(ctx, path, "-accel", "tcg", "-cpu", "pentium,-mmx", "-m", "256", "-kernel", image,
		"-serial", "stdio", "-display", "none", "-no-reboot", "-append", strings.Join(args, " "))
	out, err := c.CombinedOutput()
	if err != nil {
		return 0, "", fmt.Errorf("%s: %w\n%s", qemu, err, out)
	}
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), string(out), nil
}
