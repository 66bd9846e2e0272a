package main

import "fmt"

// condition is a condition code: as an expression of the flags, of the operands
// of a CMP, and of the result of a TEST. An empty one is not joined.
type condition struct {
	name, flags, cmp, test string
}

const (
	flagO = "(m.fc^m.fc<<1)>>31"
	flagS = "(m.fr>>63^m.fr>>31)&1"
)

// conditions are in the order of their codes.
var conditions = []condition{
	{"O", flagO + " != 0", "", ""},
	{"NO", flagO + " == 0", "", ""},
	{"B", "int32(m.fc) < 0", "a < b", ""},
	{"AE", "int32(m.fc) >= 0", "a >= b", ""},
	{"E", "uint32(m.fr) == 0", "a == b", "v == 0"},
	{"NE", "uint32(m.fr) != 0", "a != b", "v != 0"},
	{"BE", "int32(m.fc) < 0 || uint32(m.fr) == 0", "a <= b", ""},
	{"A", "int32(m.fc) >= 0 && uint32(m.fr) != 0", "a > b", ""},
	{"S", flagS + " != 0", "int32(v) < 0", "int32(v) < 0"},
	{"NS", flagS + " == 0", "int32(v) >= 0", "int32(v) >= 0"},
	{"P", "parity(m.fr)", "", ""},
	{"NP", "!parity(m.fr)", "", ""},
	{"L", flagS + " != uint64(" + flagO + ")", "int32(a) < int32(b)", "int32(v) < 0"},
	{"GE", flagS + " == uint64(" + flagO + ")", "int32(a) >= int32(b)", "int32(v) >= 0"},
	{"LE", "uint32(m.fr) == 0 || " + flagS + " != uint64(" + flagO + ")", "int32(a) <= int32(b)", "int32(v) <= 0"},
	{"G", "uint32(m.fr) != 0 && " + flagS + " == uint64(" + flagO + ")", "int32(a) > int32(b)", "int32(v) > 0"},
}

const end = "{\ngoto taken\n}\ngoto fall"

func branches() {
	for _, cc := range conditions {
		addf("J"+cc.name, "if %s %s", cc.flags, end)
	}
	add("Jmp", "goto taken")
	add("End", "goto fall")
	add("JmpR", "eip = r[u.s]\ngoto indirect")
	add("JmpM", address+readable(32)+"eip = "+load(32)+"\ngoto indirect")
	add("Loop", "r[ECX]--\nif r[ECX] != 0 "+end)
	add("Jecxz", "if r[ECX] == 0 "+end)
}

// compareAndBranch makes CMP and TEST joined with the jump behind them, in the
// combinations that compilers emit.
func compareAndBranch() {
	for _, op := range operations {
		if op.writes {
			continue
		}
		for _, size := range []int{32, 8} {
			for _, form := range forms {
				if op.name == "Test" && form == "RM" || size == 8 && form == "MR" {
					continue
				}
				for _, cc := range conditions {
					expression := cc.cmp
					if op.name == "Test" {
						expression = cc.test
					}
					if expression == "" || size == 8 && cc.cmp[0] == 'i' {
						continue // signed conditions of bytes are rare
					}
					addf(fmt.Sprintf("%s%s%dJ%s", op.name, form, size, cc.name), "%sif %s %s",
						operands(form, size, false)+compute(op, size)+flags(op, size), expression, end)
				}
			}
		}
	}
}
