//go:build !linux || !amd64

package cpu

func enter(*Core, uintptr) {}

const canCompile = false
