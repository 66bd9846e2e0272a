package bench

import (
	"syscall"
	"time"
)

// ProcessorTime is the processor time that this process has used, so that
// others on the host do not count.
func ProcessorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
