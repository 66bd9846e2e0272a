// Package x87 is the floating-point unit of a Pentium (P54C) in pure Go: eight
// 80-bit registers, control, status and tag words, and every instruction of the
// escapes D8 to DF, exact to the last bit.
//
// It is not a whole coprocessor: it fetches nothing and touches no memory. The
// CPU decodes the escape byte and the ModRM byte, moves memory operands as
// bytes, keeps the exception pointers (the exported fields of FPU) up to date
// and delivers the exception that Pending announces. WAIT and FNSTSW AX are the
// CPU's too.
//
// Results, condition codes (C1 included) and exceptions of everything but the
// transcendental functions are those of Intel's processors, bit for bit, for
// any control word. The transcendental functions are evaluated with 128-bit
// significands and rounded once by the rounding control, so they are
// reproducible everywhere and within one unit in the last place of the true
// value, which is what Intel promises for the Pentium; the last bit may differ
// from a chip's. FSIN, FCOS, FSINCOS and FPTAN reduce their argument by the
// 66-bit value of pi that the processor uses, and are exact with respect to it.
//
// An FPU is a plain value without pointers and is not safe for concurrent use:
// it belongs to one core. Nothing here allocates.
//
// Source: Intel, Pentium Processor Family Developer's Manual, volume 3
// (241430), chapters 6, 7 and 25, below called "PPFDM"; and Intel 64 and IA-32
// Architectures Software Developer's Manual, volume 1, chapter 8 and
// appendix D, below called "SDM".
package x87
