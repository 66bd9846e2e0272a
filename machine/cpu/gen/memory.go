package main

import "fmt"

// Pieces of cases. They use u, the uop; r, the registers; va, e, a, b, v, the
// scratch variables of runBlocks; fr and fc, the flags.

// address computes the linear address of the memory operand and finds its
// entry in the soft TLB.
const address = `va = r[u.b&15] + r[u.x&15]<<(u.sc&31) + u.disp
e = &t[slot(va)]
`

// readable and writable leave the case for the slow path unless size bits at
// va are plain memory that may be read, or written.
func readable(size int) string { return check(size, "read") }
func writable(size int) string { return check(size, "write") }

func check(size int, tag string) string {
	last := "va"
	if size > 8 {
		last = fmt.Sprintf("(va+%d)", size/8-1)
	}
	otherwise := "slow"
	if tag == "read" {
		otherwise = "miss"
	}
	return fmt.Sprintf("if %s&pageMask != e.%s {\ngoto %s\n}\n", last, tag, otherwise)
}

func load(size int) string { return fmt.Sprintf("load%d(e.mem, va)", size) }

func store(size int, v string) string {
	return fmt.Sprintf("store%d(e.mem, va, %s)\n", size, v)
}

// Byte registers: number in one field, shift of 0 or 8 in another.
func byteOf(number, shift string) string {
	return fmt.Sprintf("r[u.%s&3]>>(u.%s&31)", number, shift)
}

func setByte(number, shift, v string) string {
	return fmt.Sprintf("r[u.%s&3] = r[u.%s&3]&^(0xFF<<(u.%s&31)) | uint32(uint8(%s))<<(u.%s&31)\n",
		number, number, shift, v, shift)
}
