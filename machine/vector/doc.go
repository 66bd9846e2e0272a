// Package vector is the page of code in which a core of the SCC begins: it
// takes the core from its reset state into flat 32-bit protected mode and
// jumps to a program in memory.
//
// On the chip such a page is made by the tool that loads a program (sccMerge
// puts it into the boot slot); it is not part of the hardware, and not of the
// program. Source: EAS 11.1; SDM volume 3A, 9.1 and 9.9.
package vector
