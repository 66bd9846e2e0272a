// Package witness holds package cpu against another processor at system level.
// It has nothing but tests. An image of some ten thousand trials (faults and
// frames, changes of ring, segments of every type, gates, task switches,
// virtual-8086 mode, paging, debug registers; and each instruction that the
// decoder knows, on pages that are not there, in outer rings, behind LOCK) boots
// by Multiboot on QEMU and on a bare core; both send what each trial did to
// registers and memory, and the two reports must be equal but for what
// differences lists with its reason.
//
// Without qemu-system-i386 only executor and engine are compared.
//
// Source: Multiboot Specification 0.6.96; for the trials the manuals that
// package cpu cites.
package witness
