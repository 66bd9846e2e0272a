// Package x87 is the floating-point unit of a Pentium (P54C) in pure Go: eight
// 80-bit registers, control, status and tag words, and every instruction of the
// escapes D8 to DF, exact to the last bit.
//
// It is not a whole coprocessor: it fetches nothing and touches no memory. The
// CPU decodes the escape byte and the ModRM byte, moves memory operands as
// bytes, keeps the exception pointers (the exported fields of FPU) up to date
// and delivers the exception that Pending announces. WAIT and FNSTSW AX are the
// CPU's too. Images of the environment have the layout that a Layout names.
//
// Results, condition codes (C1 included) and exceptions of everything but the
// transcendental functions are those of Intel's processors, bit for bit, for
// any control word. What Intel leaves undefined (C0, C2 and C3 after an
// addition, arguments out of range) is as found on later Intel processors.
//
// The transcendental functions are evaluated with 128-bit significands and
// rounded once, by the rounding control. So they are the same everywhere and
// off by hardly more than half a unit in the last place; Intel promises one
// for the Pentium (SDM 1, 8.3.10), so the last bit may differ from a chip's.
// FSIN, FCOS, FSINCOS and FPTAN reduce their argument as the processor does, to
// the nearest multiple of half of a pi with 66 bits (SDM 1, 8.3.8), and are
// this good with respect to what remains.
//
// An FPU is a plain value without pointers and is not safe for concurrent use:
// it belongs to one core. Nothing here allocates.
//
// The files, in reading order: number and status, stack, round; add, mul, div,
// sqrt, remainder, scale, integer, convert, bcd, compare, nan, constants; the
// transcendental functions in trig, atan, log and power, with their arithmetic
// in fraction and wide; env, memory and exec for the instructions; and the
// shortcuts for speed in arith, loadstore, fast (53 bits) and near (64 bits).
//
// Source: Intel, Pentium Processor Family Developer's Manual, volume 3
// (241430), and for section numbers Intel 64 and IA-32 Architectures Software
// Developer's Manual (325462), below called SDM with its volume.
package x87
