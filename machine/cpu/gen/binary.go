package main

import (
	"fmt"
	"strings"
)

// operation is a two-operand operation. The expressions give the result of a
// and b, and the carries out of each bit of the result, which the flags are
// made of (see flags.go). carry stands for CF as a number.
type operation struct {
	name    string
	result  string
	carries string
	writes  bool // the result is stored
	uses    bool // CF is an operand
}

const (
	addCarries = "a&b | (a|b)&^v"
	subCarries = "b&^a | v&^(a^b)"
)

// operations are in the order of the ALU's opcodes, then TEST.
var operations = []operation{
	{"Add", "a + b", addCarries, true, false},
	{"Or", "a | b", "", true, false},
	{"Adc", "a + b + carry", addCarries, true, true},
	{"Sbb", "a - b - carry", subCarries, true, true},
	{"And", "a & b", "", true, false},
	{"Sub", "a - b", subCarries, true, false},
	{"Xor", "a ^ b", "", true, false},
	{"Cmp", "a - b", subCarries, false, false},
	{"Test", "a & b", "", false, false},
}

// forms are the places of destination and source: register, memory, immediate.
var forms = []string{"RR", "RI", "RM", "MR", "MI"}

func binaries() {
	for _, op := range operations {
		for _, size := range []int{32, 16, 8} {
			if size == 16 && op.writes {
				continue
			}
			for _, form := range forms {
				if op.name == "Test" && form == "RM" {
					continue
				}
				add(fmt.Sprintf("%s%s%d", op.name, form, size),
					operands(form, size, op.writes)+compute(op, size)+flags(op, size)+result(op, form, size))
			}
		}
		if !op.writes {
			continue
		}
		for _, form := range []string{"RR", "RI", "RM", "MR", "MI"} {
			add(op.name+form+"Quiet", operands(form, 32, op.writes)+compute(op, 32)+result(op, form, 32))
		}
	}
}

// operands loads a and b, moved to the top of 32 bits so that all sizes have
// their sign and carry in the same place.
func operands(form string, size int, writes bool) string {
	first, second := "r[u.d]", "r[u.s]"
	if size == 8 {
		switch form {
		case "RR":
			first, second = byteOf("d", "b"), byteOf("s", "x")
		case "MR":
			second = byteOf("s", "d")
		default:
			first = byteOf("d", "s")
		}
	}
	code := ""
	if strings.Contains(form, "M") {
		code = address
		if form[0] == 'M' && writes {
			code += writable(size)
		} else {
			code += readable(size)
		}
	}
	memory := load(size)
	if size < 32 {
		memory = "uint32(" + memory + ")"
	}
	if form[0] == 'M' {
		first = memory
	}
	switch form[1] {
	case 'M':
		second = memory
	case 'I':
		second = "u.imm"
	}
	return code + "a = " + top(first, size) + "\nb = " + top(second, size) + "\n"
}

func top(v string, size int) string {
	if size == 32 {
		return v
	}
	return fmt.Sprintf("(%s) << %d", v, 32-size)
}

func compute(op operation, size int) string {
	code := ""
	if op.uses {
		code = fmt.Sprintf("carry = m.fc >> 31 << %d\n", 32-size)
	}
	return code + "v = " + op.result + "\n"
}

func flags(op operation, size int) string {
	low := "uint64(v)"
	if size < 32 {
		low = fmt.Sprintf("uint64(uint32(int32(v) >> %d))", 32-size)
	}
	code := "m.fr = " + low + "\n"
	switch {
	case op.carries == "":
		return code + "m.fc = 0\n"
	case size == 32:
		return code + "m.fc = " + op.carries + "\n"
	}
	return code + "m.fc = " + op.carries + fmt.Sprintf("\nm.fc |= m.fc >> %d & 8\n", 32-size)
}

func result(op operation, form string, size int) string {
	if !op.writes {
		return ""
	}
	low := "v"
	if size < 32 {
		low = fmt.Sprintf("v >> %d", 32-size)
	}
	switch {
	case form[0] == 'M' && size == 32:
		return store(32, "v")
	case form[0] == 'M':
		return store(size, fmt.Sprintf("uint%d(%s)", size, low))
	case size == 32:
		return "r[u.d] = v\n"
	case form == "RR":
		return setByte("d", "b", low)
	}
	return setByte("d", "s", low)
}
