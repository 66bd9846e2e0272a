// Package svm is shared virtual memory: memory that has the same address on
// every core and that ordinary loads and stores access, although no hardware
// keeps the cores' caches coherent.
//
// The model is strong: a load sees the latest store to the place, whichever
// core made it, as if there were one memory. To that end each page has one
// owner at any time; a core that touches a page it does not own takes it over
// from the owner, which costs some thousand cycles. The kernel does this behind
// the program's back (docs/design/svm.md).
//
// Alloc and Free are collective: every core of the run calls them, with the
// same arguments and in the same order, like Barrier. The garbage collector
// does not look into shared memory: no Go pointers may be kept there.
package svm
