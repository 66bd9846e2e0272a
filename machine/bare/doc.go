// Package bare writes programs for cores with nothing under them: no kernel,
// no runtime, a few hundred bytes of machine code and the pages that it needs.
// Measurements and tests of the machine are made of such programs, because in
// them every access is known.
//
// A Program is written with one method call for each instruction and loaded
// for a core with Load. The core comes from the reset vector (package vector),
// loads flat segments and a task state segment, switches paging on, and starts
// at the first instruction in ring 0 with interrupts off. Any page may be
// mapped with any memory type of the SCC, even twice with two (Map). Results
// are left in memory with Report and read with Results.
//
// It is not a general assembler: there are the instructions that such programs
// use, addresses are absolute or based on one register, and displacements have
// 32 bits. A wrong operand or an unknown label is a mistake of the program's
// author and panics.
//
// A Program belongs to one goroutine; Load may be called many times.
//
// Sources: Intel 64 and IA-32 Architectures Software Developer's Manual,
// volumes 2 and 3 ([SDM2], [SDM3]); [EAS]: SCC External Architecture
// Specification 1.1.
package bare
