// Package incoherence is a set of small programs for two cores that share
// memory no hardware keeps coherent. Each is right only if it takes a step
// that a programmer of the SCC must not forget, such as invalidating a line or
// flushing a buffer; without the step it reads what is no longer true, or loses
// what it wrote.
//
// The programs are the proof that the machine is not kinder than the chip was:
// each right one must always come to its result, each wrong one must be seen to
// fail. On a machine without caches (functional mode) all of them are right.
//
// A program is a function that writes code for both cores (package bare); the
// steps are named in it, and a variant is the program without some of them.
// Cores signal each other through atomic counters of the system interface,
// which are read only: no store and no cache has a part in it, so that the
// signal does not do by accident what the step should have done.
//
// Sources: EAS 4.2.2, 9 and 10; TN5 5.2 and 5.4; for the steps, the ways of
// RCCE, of Intel's and of Hasso Plattner Institute's Linux for the chip.
package incoherence
