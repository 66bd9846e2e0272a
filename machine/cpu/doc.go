// Package cpu is one P54C (second-generation Pentium) core as the SCC uses it,
// without its caches: integer unit, floating-point unit, segmentation, paging,
// interrupts and exceptions. It is an ordinary library: it knows nothing of
// tiles, mesh or other cores and reaches everything outside through Bus.
//
// The core exists twice. The executor (Execute, Step) decodes each instruction
// and executes it in the plainest way; it is the definition of what the core
// does. The block engine (Run) executes predecoded basic blocks, falls back to
// the executor for everything rare, and must agree with it in every register,
// flag, byte and count. Tests hold the two against each other. On amd64 hosts the
// engine has a third way: blocks that are entered often are
// compiled (compiler.go), and must agree just so.
//
// A core from New has no caches: one cycle an instruction, one an iteration of a
// string instruction, and what Bus adds by Stall. One from NewTimed has those of
// package cache, and instructions cost what Intel published (clocks.go); timed.go
// tells what both engines must agree on then, which is every transaction and its
// clock.
//
// A reader starts with Core (core.go), the opcode table (table.go) and step
// (step.go); the exec files have the instructions, walk.go and tlb.go paging,
// interrupt.go and far.go the ways between rings, task.go, v86.go and debug.go
// what only old programs and debuggers use. The engine is block.go (the
// cache of blocks), the translate files, and engine_gen.go, its big switch,
// which the command in gen writes. compiler.go tells how code is compiled; the compile
// files make it, the compiled files run it. spin.go finds loops that only wait.
//
// A Core belongs to one goroutine at a time; nothing here locks, and
// nothing on the way of an instruction allocates.
//
// What a P54C has and this model lacks is listed in docs/reference/p54c.md.
//
// Sources, cited as [SDM1], [SDM2] and [SDM3]: Pentium Processor Family
// Developer's Manual, volumes 1 and 3 (Intel 241428, 241430); Intel 64 and
// IA-32 Architectures Software Developer's Manual, volumes 2 and 3, where the
// older books are silent. [EAS]: SCC External Architecture Specification 1.1.
package cpu
