//go:build !linux

package bench

import "time"

var start = time.Now()

// ProcessorTime is wall time where the processor's is not at hand.
func ProcessorTime() time.Duration { return time.Since(start) }
