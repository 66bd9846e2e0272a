//go:build !unix

package mem

// allocate returns zeroed bytes from the Go heap: correct, but the collector
// counts them.
func allocate(n int) ([]byte, error) { return make([]byte, n), nil }

func release([]byte) error { return nil }
