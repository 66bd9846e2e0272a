// Package svm is shared virtual memory: memory that has the same address on
// every core and that ordinary loads and stores access, although no hardware
// keeps the cores' caches coherent.
//
// What a load sees depends on the region's model. In a Strong region it sees the
// latest store to the place, whichever core made it, as if there were one memory.
// The kernel moves pages behind the program's back, which costs some thousand
// cycles each time. In a Lazy region it sees what other cores have stored before
// they released and this core has acquired since: nothing moves, and only Lock
// and Unlock, Barrier, Acquire and Release cost anything. A Home region promises
// the same; each core works on a private copy of each page, which all its caches
// hold, and brings home what it has changed when it releases. A program without
// data races, in which all accesses that conflict are ordered by these, computes
// the same in all. docs/design/svm.md says all of this precisely.
//
// Alloc and Free, NextTouch, Protect and Unprotect are collective: every core of
// the run calls them, with the same arguments and in the same order, like Barrier.
// The garbage collector does not look into shared memory: no Go pointers may be
// kept there.
package svm
