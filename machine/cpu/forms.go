package cpu

import (
	"fmt"
	"strconv"
	"strings"
)

// form is one row of the opcode table, made ready for the decoder.
type form struct {
	op    Op
	modrm bool // a ModRM byte follows the opcode
	rm    bool // its rm field may name memory
	lock  bool
	count int // operands
	args  [3]operand
}

// operand is an operand as the opcode table writes it: a place and a size, or a
// fixed register (place 'r' or 's', reg its number), or the constant 1.
type operand struct {
	place, size byte
	reg         uint8
}

// forms is indexed by the opcode (0F-prefixed ones from 0x100 on) and by the
// reg field of ModRM; forms without a group fill all eight places.
var forms = parseForms(opcodes)

var fixedOperands = map[string]operand{
	"AL": {'r', 'b', EAX}, "CL": {'r', 'b', ECX}, "DX": {'r', 'w', EDX}, "eAX": {'r', 'v', EAX},
	"ES": {'s', 'w', ES}, "CS": {'s', 'w', CS}, "SS": {'s', 'w', SS},
	"DS": {'s', 'w', DS}, "FS": {'s', 'w', FS}, "GS": {'s', 'w', GS},
	"1": {'1', 'b', 0},
}

func parseForms(text string) (table [512][8]form) {
	mnemonics := make(map[string]Op)
	for op := OpInvalid + 1; op < numOps; op++ {
		mnemonics[op.String()] = op
	}
	for _, row := range strings.Split(strings.TrimSpace(text), "\n") {
		fields := strings.Fields(row)
		op, ok := mnemonics[fields[1]]
		if !ok {
			panic(fmt.Sprintf("cpu: opcode table: no operation %q", fields[1]))
		}
		f := form{op: op}
		for i, s := range fields[2:] {
			if s == "lock" {
				f.lock = true
				continue
			}
			a, ok := fixedOperands[s]
			if !ok {
				a = operand{place: s[0], size: s[1]}
			}
			f.args[i] = a
			f.count++
			f.rm = f.rm || a.place == 'E' || a.place == 'M'
			f.modrm = f.modrm || strings.IndexByte("EGMRSCD", a.place) >= 0
		}
		addForm(&table, fields[0], f)
	}
	return table
}

// addForm enters f at every opcode and reg field that the table's opcode
// column stands for.
func addForm(table *[512][8]form, code string, f form) {
	count := 1
	group := -1
	switch head, tail, _ := strings.Cut(code, "/"); {
	case tail != "":
		group, _ = strconv.Atoi(tail)
		f.modrm = true
		code = head
	case strings.HasSuffix(code, "+r"):
		count = 8
		code = code[:len(code)-2]
	case strings.HasSuffix(code, "+c"):
		count = 16
		code = code[:len(code)-2]
	}
	n, err := strconv.ParseUint(code, 16, 16)
	if err != nil {
		panic("cpu: opcode table: bad opcode " + code)
	}
	first := int(n)
	if len(code) == 4 {
		first = 0x100 + first&0xFF
	}
	for opcode := first; opcode < first+count; opcode++ {
		for reg := range 8 {
			if group >= 0 && group != reg {
				continue
			}
			if table[opcode][reg].op != OpInvalid {
				panic("cpu: opcode table: two rows for " + code)
			}
			table[opcode][reg] = f
		}
	}
}
