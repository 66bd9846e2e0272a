// Package sched decides which thread of a core runs: 32 priorities, first in
// first out within one, round robin by time slice when several are ready, and
// deadlines for those that wait.
//
// It is the state machine only. It knows neither registers nor address spaces
// nor clocks; times are whatever unit the caller counts in. It allocates
// nothing and is called in ring 0 with interrupts off, one core at a time.
package sched
