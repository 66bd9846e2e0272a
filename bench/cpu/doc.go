// Package cpu measures how many guest instructions a second of host processor
// time the core's block engine and its executor execute, on six small programs.
// The programs run on a bare core, flat segments, paging on, with memory and
// nothing else around it; their results are checked against the same functions
// compiled for the host. The guest and its programs are exported for package
// bench/machine, which runs the same code with a chip around the core.
package cpu
