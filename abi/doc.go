// Package abi holds what two sides of MetalSVM must agree on: the boot page
// that a loader leaves for a kernel, the numbers of the kernel's own system
// calls, the mail line and the messages from a guest to its host.
//
// It imports nothing, has no state and runs anywhere: in ring 0 without a Go
// runtime, in an application, and on the host. All layouts are little endian
// and made of 32-bit words, so that both sides may read them as they lie.
package abi
