//go:build !unix

package mem

// allocate returns zeroed bytes from the Go heap: correct, but the collector
// counts them.
func allocate(n int) []byte { return make([]byte, n) }

func release([]byte) error { return nil }
