// Package core tells a program about the core it runs on: which of how many it
// is, where it sits on the chip, its clock and memory; and it takes the
// program's result to whoever started the run.
//
// It is the same import for a kernel application and for a user program: every
// function is one system call (abi/calls.go). On any other system the functions
// report that they are not on MetalSVM.
package core
