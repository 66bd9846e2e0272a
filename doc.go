// Package metalsvm is the root of MetalSVM in Go: a bare-metal kernel for
// machines whose cores share memory that no hardware keeps coherent, and such a
// machine in software, Intel's 48-core Single-chip Cloud Computer.
//
//	cmd/metalsvm   the command: run, boot, bench, image build, scc, doctor, list
//	run            an image on a machine
//	mkimage        kernel and applications into one bootable file
//	scckit         the files of Intel's tools, for images of others
//	control        the socket through which others reach a machine that runs
//	machine        the chip: cores, x87, memory, tiles, system interface
//	kernel         nucleus (ring 0) and boot (the Go half, ring 1)
//	call core mail svm   the programmer's interface
//	apps           the applications, a directory each
//	bench          the promised numbers, a directory each
//	abi hw         what both sides must agree on: formats, register maps
//	system docs    tests of the whole, and the documents with their tests
//
// There is no code here, only the test that keeps this order (arrows_test.go).
package metalsvm
