package machine

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"metalsvm/bench"
	"metalsvm/mkimage"
	"metalsvm/run"
)

// qemu is another simulator of such a processor, if it is installed.
const qemu = "qemu-system-i386"

// kernel returns the row that compares: the processor time of the self test
// "runtime" on one core in functional mode and, with the same image, in QEMU.
// That test needs nothing of the chip and computes for as long as wanted.
func kernel(ctx context.Context, quick bool) (bench.Row, error) {
	rounds := 1000
	if quick {
		rounds = 150
	}
	args := []string{"selftest", "runtime", strconv.Itoa(rounds)}
	r := bench.Row{Name: runtimeSeconds, Unit: "s", Better: "lower", Against: map[string]float64{}}
	file, err := mkimage.Build(ctx, mkimage.Options{})
	if err != nil {
		return r, err
	}
	image, err := run.Open(file)
	if err != nil {
		return r, err
	}
	if r.Value, err = processorSeconds(ctx, image, run.Options{Cores: 1, Args: args}); err != nil {
		return r, err
	}
	if path, err := exec.LookPath(qemu); err == nil {
		if r.Against[qemu], err = emulate(ctx, path, file, args); err != nil {
			return r, err
		}
	}
	return r, nil
}

// emulate runs an image on QEMU's PC, translated, with a processor like the
// P54C, and returns the processor time that it took.
func emulate(ctx context.Context, path, image string, args []string) (seconds float64, err error) {
	c := exec.CommandContext(ctx, path, "-accel", "tcg", "-cpu", "pentium,-mmx", "-m", "256", "-kernel", image,
		"-serial", "stdio", "-display", "none", "-no-reboot", "-append", strings.Join(args, " "))
	out, err := c.CombinedOutput()
	if err == nil && !bytes.Contains(out, []byte(args[1]+": ok")) {
		err = fmt.Errorf("%s did not come to its end", args[1])
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", qemu, err, out)
	}
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), nil
}
