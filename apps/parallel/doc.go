// Package parallel is what applications have in common that compute something
// with all cores, in shared virtual memory, and compare it with what one core
// alone computes in its private memory.
//
// An application describes itself as a Work; Main takes it from the command line
// to the result. Besides the flags of its own it has
//
//	--model strong|lazy|home
//
// which says of what model its regions are: package svm says what that means.
package parallel
