// Package x86 is the processor as the nucleus sees it: the trap frame, the
// bits of its control registers and tables, and one function per instruction
// that Go has no word for.
//
// Constants and types are portable; the functions exist for 386 only and need
// ring 0 (see Intel's Pentium Developer's Manual, volume 3, for each). They
// take addresses as numbers: the nucleus keeps no Go pointers.
package x86
