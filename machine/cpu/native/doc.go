// Package native executes single user-level i386 instructions on the processor
// that runs the tests, so that package cpu can be held against a real one. Its
// code exists only for linux/386, which an amd64 Linux host runs too. It is for
// tests, on one goroutine, and knows nothing of the machine.
package native
