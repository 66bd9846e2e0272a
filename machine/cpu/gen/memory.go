package main

import "fmt"

// Pieces of cases. They use u, the uop; r, the registers; va, e, a, b, v, the
// scratch variables of the function; m.fr and m.fc, the flags. What differs between
// the two functions is in the fields of core; see frame.go.

// address computes the linear address of the memory operand and finds its
// entry in the soft TLB.
const address = `va = r[u.b] + r[u.x]<<(u.sc&31) + u.disp
e = &t[{{.Slot}}(va)]
`

// readable and writable leave the case for a slow path unless size bits at va
// are plain memory that may be read, or written.
func readable(size int) string { return check(size, "read", "{{.Read}}") }
func writable(size int) string { return check(size, "write", "{{.Write}}") }

func check(size int, tag, otherwise string) string {
	last := "va"
	if size > 8 {
		last = fmt.Sprintf("(va+%d)", size/8-1)
	}
	return fmt.Sprintf("if %s&{{.Mask}} != e.%s {\ngoto %s\n}\n", last, tag, otherwise)
}

func load(size int) string { return fmt.Sprintf("load%d(e.mem, va)", size) }

func store(size int, v string) string {
	return fmt.Sprintf("store%d(e.mem, va, %s)\n", size, v)
}

// Byte registers: number in one field, shift of 0 or 8 in another.
func byteOf(number, shift string) string {
	return fmt.Sprintf("r[u.%s]>>(u.%s&31)", number, shift)
}

func setByte(number, shift, v string) string {
	return fmt.Sprintf("r[u.%s] = r[u.%s]&^(0xFF<<(u.%s&31)) | uint32(uint8(%s))<<(u.%s&31)\n",
		number, number, shift, v, shift)
}
