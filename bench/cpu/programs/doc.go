// Package programs has the small programs that the cpu measurement runs, as
// functions of ordinary Go. They are compiled three times: into the guest, where
// they are called at their symbols with nothing under them, neither runtime nor
// operating system; into the application compute; and into the host, which
// computes the expected results.
//
// So every function is nosplit, allocates nothing and gets its memory from its
// caller. Only Stencil, which is about the x87, is assembly in the guest.
package programs
