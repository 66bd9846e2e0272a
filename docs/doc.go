// Package docs holds the documents about MetalSVM. It has no code but tests,
// which keep the documents true: commands in them run, programs in them
// compile and print what they say, links lead somewhere, and tables name all
// that the code has.
package docs

// The tables and the picture of design/timing.md come from the machine.
//
//go:generate go test -run TestFit -update .
