package bare

import (
	"encoding/binary"
	"fmt"
)

// Program is machine code for one core with the environment that it wants.
type Program struct {
	code   []byte
	labels map[string]uint32
	fixups []fixup
	gates  map[uint8]string // interrupt vectors and the labels of their handlers
	pages  []uint32         // table entries of what Map has mapped
	unique int              // labels made by fresh
}

// fixup is a word of the code that needs the address of a label.
type fixup struct {
	at       int // offset in code
	label    string
	relative bool // to the end of the word
}

// New returns an empty program. The code that brings the core from the reset
// vector to the program's first instruction is in it already.
func New() *Program {
	p := &Program{labels: map[string]uint32{}, gates: map[uint8]string{}}
	p.mapOwn()
	p.start()
	return p
}

// Label names the place of the next instruction.
func (p *Program) Label(name string) {
	if _, taken := p.labels[name]; taken {
		panic(fmt.Sprintf("bare: two labels %q", name))
	}
	p.labels[name] = codeBase + uint32(len(p.code))
}

// Here names the place of the next instruction without caring how.
func (p *Program) Here() (label string) {
	label = p.fresh()
	p.Label(label)
	return label
}

// fresh returns a name that no label has.
func (p *Program) fresh() string {
	p.unique++
	return fmt.Sprintf("#%d", p.unique)
}

// Gate makes the label the handler of an interrupt vector, in ring 0, with
// interrupts off, callable by INT from every ring.
func (p *Program) Gate(vector uint8, label string) { p.gates[vector] = label }

// Align fills with NOP up to a multiple of n bytes, a power of two.
func (p *Program) Align(n int) {
	for len(p.code)%n != 0 {
		p.Nop()
	}
}

// Words places data, here and now.
func (p *Program) Words(words ...uint32) { p.word(words...) }

// Table places the addresses of labels.
func (p *Program) Table(labels ...string) {
	for _, l := range labels {
		p.address(l, false)
	}
}

func (p *Program) bytes(b ...byte) { p.code = append(p.code, b...) }

func (p *Program) word(words ...uint32) {
	for _, w := range words {
		p.code = binary.LittleEndian.AppendUint32(p.code, w)
	}
}

// address places a word for a label that may follow later.
func (p *Program) address(label string, relative bool) {
	p.fixups = append(p.fixups, fixup{len(p.code), label, relative})
	p.word(0)
}

func (p *Program) find(label string) uint32 {
	at, ok := p.labels[label]
	if !ok {
		panic(fmt.Sprintf("bare: no label %q", label))
	}
	return at
}

// assemble returns the code with all addresses filled in.
func (p *Program) assemble() []byte {
	if len(p.code) > codeSize {
		panic(fmt.Sprintf("bare: %d bytes of code", len(p.code)))
	}
	code := append([]byte(nil), p.code...)
	for _, f := range p.fixups {
		to := p.find(f.label)
		if f.relative {
			to -= codeBase + uint32(f.at) + 4
		}
		binary.LittleEndian.PutUint32(code[f.at:], to)
	}
	return code
}
