//go:build !linux

package cpu

// largePages is for Linux.
func largePages[T any](*T) {}
