package mkimage

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// fixture is a small program: functions 256 bytes apart from 0x1000 on, by
// name and with calls to each other.
type fixture struct {
	names []string
	code  map[string][]byte
	data  []segment
	more  map[string]object
}

// sound is a nucleus that passes: all that the lists name, and each doing what
// the lists say.
func sound() *fixture {
	f := &fixture{code: map[string][]byte{}, more: map[string]object{stackSymbol: {0x9000, 32 << 10}}}
	jmpAX := []byte{0xFF, 0xE0}
	f.add(entrySymbol, jmpAX)
	f.add(nucleus+"entry.high", []byte{0xCB})
	for _, name := range []string{"loaded", "common", "resume", "runtime.newobject", nucleus + "entry.showDevice"} {
		f.add(name, ret())
	}
	for _, name := range append(stackEntries, crashReport) {
		f.add(name, ret())
	}
	f.add(nucleus+"device.Map", []byte{0xFF, 0xD0, 0xC3}) // CALL AX
	f.calls(nucleus+"entry.vector00", 0, append(stackEntries, crashReport, nucleus+"device.Map")...)
	f.add(nucleus+"entry.(*inbox).Deliver", ret())
	f.add(nucleus+"mail.(*Box).put", ret())
	return f
}

func (f *fixture) add(name string, code []byte) {
	if _, ok := f.code[name]; !ok {
		f.names = append(f.names, name)
	}
	f.code[name] = code
}

// address is where a function lies that has been added.
func (f *fixture) address(name string) uint32 {
	return 0x1000 + 0x100*uint32(slices.Index(f.names, name))
}

// calls makes a function that calls others, with stack of its own.
func (f *fixture) calls(name string, stack byte, others ...string) {
	f.add(name, nil)
	code := []byte{0x83, 0xEC, stack} // SUBL $stack, SP
	for _, other := range others {
		by := f.address(other) - (f.address(name) + uint32(len(code)) + 5)
		code = binary.LittleEndian.AppendUint32(append(code, 0xE8), by)
	}
	f.add(name, append(code, ret()...))
}

func (f *fixture) program() *program {
	p := &program{named: map[string]int{}, objects: f.more, data: f.data}
	for i, name := range f.names {
		p.funcs = append(p.funcs, function{name, f.address(name), f.code[name]})
		p.named[name] = i
	}
	return p
}

func ret() []byte { return []byte{0xC3} }

func TestNucleusSound(t *testing.T) {
	f := sound()
	f.calls(nucleus+"sched.a", 0x20)
	f.calls(nucleus+"entry.trap", 0x10, nucleus+"sched.a")
	f.calls(crashReport, 8)
	depth, err := checkNucleus(f.program())
	if err != nil {
		t.Fatal(err)
	}
	// sched.a and the call to it in trap; the trap that goes wrong; crashed.
	if want := (12 + 0x10 + 4 + 0x20) + trapBytes + (12 + 8); depth != want {
		t.Errorf("depth %d, want %d", depth, want)
	}
}

func TestNucleusOffends(t *testing.T) {
	trap, a, b := nucleus+"entry.trap", nucleus+"sched.a", nucleus+"page.b"
	vector := nucleus + "entry.vector80"
	methodCall := []byte{
		0x8B, 0x08, // MOVL (AX), CX
		0x8B, 0x49, firstMethod + 4, // MOVL 16(CX), CX
		0x89, 0x4C, 0x24, 0x08, // MOVL CX, 8(SP)
		0x8B, 0x54, 0x24, 0x08, // MOVL 8(SP), DX
		0xFF, 0xD2, // CALL DX
		0xC3,
	}
	tests := []struct {
		name string
		make func(f *fixture)
		want string
	}{
		{"allocates", func(f *fixture) {
			f.calls(b, 8, "runtime.newobject")
			f.calls(a, 8, b)
			f.calls(vector, 8, a)
		}, "runtime.newobject, which needs the Go runtime: " + vector + " > " + a + " > " + b + " > runtime.newobject"},
		{"allocates behind a method", func(f *fixture) {
			f.calls(nucleus+"entry.words.Load", 8, "runtime.newobject")
			f.add(b, methodCall)
			f.calls(vector, 8, b)
			table := make([]byte, firstMethod+8)
			binary.LittleEndian.PutUint32(table[firstMethod+4:], f.address(nucleus+"entry.words.Load"))
			f.data = append(f.data, segment{0x8000, table})
			f.more["go:itab."+nucleus+"entry.words,"+nucleus+"page.Words"] = object{0x8000, uint32(len(table))}
		}, "page.b > metalsvm/kernel/nucleus/entry.words.Load > runtime.newobject"},
		{"calls a method that no table has", func(f *fixture) {
			f.add(b, methodCall)
			f.calls(vector, 8, b)
		}, "no method table"},
		{"calls a function value", func(f *fixture) {
			f.add(b, []byte{0x8B, 0x02, 0xFF, 0xD0, 0xC3}) // MOVL (DX), AX; CALL AX
			f.calls(vector, 8, b)
		}, "cannot tell where this goes"},
		{"has outgrown the list of unseen hops", func(f *fixture) { f.add(nucleus+"device.Map", ret()) }, "no need"},
		{"needs an init function", func(f *fixture) { f.add(nucleus+"page.init", ret()) }, "page.init"},
		{"recurses", func(f *fixture) {
			f.calls(a, 8)
			f.calls(b, 8, a)
			f.calls(a, 8, b)
			f.calls(trap, 8, a)
			f.calls(vector, 8, trap)
		}, "may call itself"},
		{"uses too much stack", func(f *fixture) {
			f.add(a, []byte{0x81, 0xEC, 0x00, 0x70, 0, 0, 0xC3}) // SUBL $28672, SP
			f.calls(trap, 8, a)
			f.calls(vector, 8, trap)
		}, "bytes of stack"},
		{"moves the stack", func(f *fixture) {
			f.add(a, []byte{0x89, 0xC4, 0xC3}) // MOVL AX, SP
			f.calls(trap, 8, a)
			f.calls(vector, 8, trap)
		}, "cannot tell how deep"},
	}
	for _, test := range tests {
		f := sound()
		test.make(f)
		if _, err := checkNucleus(f.program()); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("a nucleus that %s: %v", test.name, err)
		}
	}
}
