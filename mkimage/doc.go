// Package mkimage builds the bootable image: the kernel and every application
// in one ELF file, made with the stock Go toolchain and nothing else.
//
// A build has three steps, a file each. overlay.go patches the handful of
// places in the Go runtime that a Pentium cannot execute; build.go runs
// "go build" for linux/386 with those patches and caches the outcome by
// content; elf.go turns the linked program into a file that Multiboot loaders
// and the machine's own loader place at its physical address. The outcome is
// checked by disassembly (program.go): p54c.go proves that nothing is left in
// it that a P54C lacks, nucleus.go that the nucleus never calls the Go runtime
// and, with stack.go, that its stack suffices.
//
// The same sources give the same bytes, on any host. The package runs on the
// host only and knows nothing about the machine.
package mkimage
