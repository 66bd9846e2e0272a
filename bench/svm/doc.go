// Package svm measures shared virtual memory on the machine, in guest time: what its
// operations cost (application costs), and how much faster jacobi gets with more
// cores, in each model. What it prints does not depend on the host; that is why two
// machines run at the same time.
//
// Speed-ups are over the fastest that one core does it, in whatever model; one core
// alone in its private memory is one of these. If quick, the plate is smaller and
// there are fewer iterations and rounds: speed-ups are then those of a small problem.
package svm
