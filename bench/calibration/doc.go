// Package calibration measures on the machine what Barrelfish's authors
// measured on the chip, and says how far the two are apart.
//
// The measuring programs are bare (package bare), run in ring 3 of core 0 on
// tile (0,0) as theirs did, and read the time stamp counter around loops. As in
// their bench.c, the loop itself is part of each number, but for CL1INVMB, whose
// one clock leaves no room for a loop. The machine is an SCC at 533 MHz with its
// mesh and memory at 800, which the note does not say but its numbers fit.
//
// How they measured is partly known, from the text and from usr/bench/bench.c
// in Barrelfish's tree, and imitated here: a message buffer is read through
// the L1 cache, invalidated before each read; a line is written by eight
// stores of four bytes to the same line again and again; an interrupt goes to
// the other core of the tile, and its time is that from the store to the
// sender's GLCFG to the first instruction of the handler, the pushes of the
// trap included, which as a rule find the stack in no cache (section 5.2).
//
// Source: Barrelfish Technical Note 005 (TN5), chapters 3 and 4.
package calibration
