//go:build 386

package entry

import (
	"unsafe"

	"metalsvm/kernel/nucleus/x86"
)

// stackBytes is the size of the nucleus' stack (STACK in map.h).
const stackBytes = 0x8000

var (
	stack [stackBytes]byte // the nucleus' stack
	stubs [256]uint32      // entry points by vector, from trap_386.s

	gdt  [10]uint64
	idt  [256]uint64
	gdtr descriptor
	idtr descriptor
	tss  taskState

	// nucleusG is what code compiled for the Go runtime believes to be its
	// goroutine: stack bounds, the rest zero. A Go function finds it through
	// the word before GS:0, and GS:0 must hold its own address.
	nucleusG [128]uint32
	local    struct{ g, self uintptr }
)

// descriptor is what LGDT and LIDT read: a 16-bit limit, then the base.
type descriptor struct{ limit, baseLow, baseHigh uint16 }

// taskState is a 32-bit TSS (Pentium Developer's Manual, volume 3, 13.2).
type taskState struct {
	_     uint32
	esp0  uint32
	ss0   uint32
	_     [22]uint32
	ioMap uint32 // high half: offset of the I/O map; beyond the limit there is none
}

// Access bytes of descriptors: present, privilege, type.
const (
	codeSegment = 0x9A
	dataSegment = 0x92
	taskSegment = 0x89
	trapGate    = 0x8E // an interrupt gate: it turns interrupts off

	flat = 0xFFFFF // limit in pages: all of 4 GiB
)

// fillTables fills the processor's tables and the fake g. It runs before there
// is a g, hence nosplit, and its helpers are too.
//
//go:nosplit
func fillTables() {
	lo := addressOf(unsafe.Pointer(&stack))
	nucleusG[0], nucleusG[1] = lo, lo+stackBytes
	nucleusG[2], nucleusG[3] = lo+1024, lo+1024 // stackguard0, stackguard1
	local.g = uintptr(unsafe.Pointer(&nucleusG))
	local.self = uintptr(unsafe.Pointer(&local.self))

	for ring := range uint64(4) {
		code, data := uint64(codeSegment)|ring<<5, uint64(dataSegment)|ring<<5
		switch ring {
		case 0:
			gdt[x86.Code0>>3], gdt[x86.Data0>>3] = segment(0, flat, code), segment(0, flat, data)
		case 1:
			gdt[x86.Code1>>3], gdt[x86.Data1>>3] = segment(0, flat, code), segment(0, flat, data)
		case 3:
			gdt[x86.Code3>>3], gdt[x86.Data3>>3] = segment(0, flat, code), segment(0, flat, data)
		}
	}
	gdt[x86.TLS0>>3] = segment(uint32(local.self), flat, dataSegment)
	gdt[x86.Task>>3] = segment(addressOf(unsafe.Pointer(&tss)), uint32(unsafe.Sizeof(tss))-1, taskSegment) &^ (0xC << 52)
	tss.ss0 = x86.Data0
	tss.ioMap = uint32(unsafe.Sizeof(tss)) << 16
	gdtr = describe(addressOf(unsafe.Pointer(&gdt)), uint32(unsafe.Sizeof(gdt)))

	for v, stub := range &stubs {
		if stub != 0 {
			idt[v] = gate(stub, 0)
		}
	}
	idt[x86.VectorSyscall] = gate(stubs[x86.VectorSyscall], 3)
	idt[x86.VectorBreakpoint] = gate(stubs[x86.VectorBreakpoint], 3)
	idt[x86.VectorOverflow] = gate(stubs[x86.VectorOverflow], 3)
	idtr = describe(addressOf(unsafe.Pointer(&idt)), uint32(unsafe.Sizeof(idt)))
}

// segment makes a descriptor of a 32-bit segment with its limit in pages.
//
//go:nosplit
func segment(base, limit uint32, access uint64) uint64 {
	const big, pages = 1 << 54, 1 << 55
	return uint64(limit&0xFFFF) | uint64(base&0xFFFFFF)<<16 | access<<40 |
		uint64(limit>>16&0xF)<<48 | big | pages | uint64(base>>24)<<56
}

// gate makes an interrupt gate that code of the given ring may call by INT.
//
//go:nosplit
func gate(to uint32, ring uint64) uint64 {
	return uint64(to&0xFFFF) | x86.Code0<<16 | (trapGate|ring<<5)<<40 | uint64(to>>16)<<48
}

//go:nosplit
func describe(base, size uint32) descriptor {
	return descriptor{uint16(size - 1), uint16(base), uint16(base >> 16)}
}

//go:nosplit
func addressOf(p unsafe.Pointer) uint32 { return uint32(uintptr(p)) }

// setTLS makes the TLS segment start at base.
func setTLS(base uint32) {
	if !tlsSet || tlsBase != base {
		tlsSet, tlsBase = true, base
		gdt[x86.TLS>>3] = segment(base, flat, dataSegment|3<<5)
	}
}

var (
	tlsBase uint32
	tlsSet  bool
)
