//go:build !linux

package cpu

import "time"

var start = time.Now()

// processorTime is wall time where the processor's is not at hand.
func processorTime() time.Duration { return time.Since(start) }
