// Package run puts an image on a machine: it loads a kernel into every core's
// private memory, leaves the boot page, releases the cores, and tells what
// became of the run, in words and as an exit status. Images of others, in the
// form that sccKit loads, it boots as they are.
//
// It neither builds images (package mkimage) nor knows what is in them beyond
// ELF, package abi and the names of their functions. It runs on the host, on
// the caller's goroutine, and keeps nothing between two runs.
package run
