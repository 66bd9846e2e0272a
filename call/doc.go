// Package call makes MetalSVM's own system calls, whose numbers and arguments
// package abi describes. It is what the programmer's packages core, mail and
// svm are built on; programs use those.
//
// A call that may wait goes the way of Go's blocking system calls: another
// goroutine can have the processor meanwhile.
package call
