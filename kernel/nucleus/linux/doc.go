// Package linux answers the Linux/i386 system calls that the Go runtime makes,
// so that the stock toolchain's programs run on the nucleus unchanged. The
// same numbers are the ABI of user programs.
//
// It is a state machine over a thread table: a call either returns at once, or
// parks its thread until something wakes it, or is restarted because a page it
// needs has to come from elsewhere. It never waits and allocates nothing.
// Memory and clock are reached through Env, so that the package is tested on
// the host. What the runtime expects is stated by its own sources,
// runtime/sys_linux_386.s and runtime/os_linux.go of Go 1.26; formats are
// those of Linux' arch/x86 for 32-bit processes.
//
// Calls that Go makes raw, which keep the only P while they run, are all
// answered here and never handed to a goroutine.
package linux
