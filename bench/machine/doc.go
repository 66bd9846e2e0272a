// Package machine measures how fast the whole machine executes, in functional
// mode and in timing mode, in guest instructions a second of host processor
// time, and how much slower timing mode is for an application.
//
// The first are the programs of package bench/cpu, as the application compute
// runs them on one core: with the kernel under them, look-up tables, the run
// loop and, in timing mode, caches and the calibrated mesh. Their results are
// checked. The other application is jacobi. Both of its runs have the same
// input, but not the same instructions: cores that wait for others spin for as
// long as these take.
//
// Parallel mode is measured in wall time, with one of the programs on all cores,
// against itself with one worker.
//
// Where qemu-system-i386 is installed it is run beside, as the PC that the
// kernel also knows, with the same Multiboot image.
package machine
