// Package machine measures how fast the whole machine executes, in functional
// mode and in timing mode, in guest instructions a second of host processor
// time, and how much slower timing mode is for an application.
//
// The first are the programs of package bench/cpu, alone on core 0: the same
// code, but here with look-up tables, the run loop and, in timing mode, caches
// and the calibrated mesh around the core. Their results are checked. The
// application is jacobi, with the kernel under it. Both of its runs have the
// same input, but not the same instructions: cores that wait for others spin
// for as long as these take.
//
// Parallel mode is measured in wall time, with one of the programs on all cores,
// against itself with one worker.
//
// Where qemu-system-i386 is installed, it is run beside, as the PC that the
// kernel also knows: the same Multiboot image with the self test "runtime",
// goroutines and garbage. The programs alone are not, because they report to a
// host that only this machine has.
package machine
