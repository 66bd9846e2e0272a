//go:build !linux || !amd64

package cpu

func enter(*Core, uintptr) {}

// canCompile: no other host executes the guests' instructions.
const canCompile = false
