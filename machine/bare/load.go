package bare

import (
	"encoding/binary"
	"fmt"

	"metalsvm/machine/vector"
)

// Host is a machine as its host reaches it, through the tables of a core.
type Host interface {
	WriteCore(core int, pa uint32, data []byte) error
	ReadCore(core int, pa uint32, data []byte) error
}

// Selectors of the segments, all flat.
const (
	kernelCode  = 0x08
	kernelData  = 0x10
	userCode    = 0x18
	userData    = 0x20
	taskSegment = 0x28
	gdtBytes    = 0x30
)

// pseudo is where the limit and the base of GDT and IDT lie for LGDT and
// LIDT, behind the tables.
const (
	pseudoGDT = gdtBase + 0x100
	pseudoIDT = gdtBase + 0x110
)

const idtBytes = 256 * 8

// start places what goes on where the reset vector's page ends: flat segments,
// paging off.
func (p *Program) start() {
	const mpe = 1 << 11 // CR4: message buffer type, EAS 10.1.2
	const pgPE = 1<<31 | 1<<16 | 1<<4 | 1<<0
	p.Mov(ESP, Imm(startStack))
	p.bytes(0x0F, 0x01)
	p.modRM(2, At(pseudoGDT)) // lgdt
	p.bytes(0x0F, 0x01)
	p.modRM(3, At(pseudoIDT)) // lidt
	p.Mov(EAX, Imm(taskSegment))
	p.bytes(0x0F, 0x00, 0xD8) // ltr ax
	p.Mov(EAX, Imm(directory))
	p.bytes(0x0F, 0x22, 0xD8) // mov cr3, eax
	p.Mov(EAX, Imm(mpe))
	p.bytes(0x0F, 0x22, 0xE0) // mov cr4, eax
	p.Mov(EAX, Imm(pgPE))
	p.bytes(0x0F, 0x22, 0xC0) // mov cr0, eax: paging, WP; caches stay on
	behind := p.fresh()
	p.Jmp(behind)
	p.Label(behind)
}

// KernelStack sets the stack on which the next entry from ring 3 pushes.
func (p *Program) KernelStack(src Operand) { p.Mov(At(tssBase+4), src) }

// Load writes the program and its tables to a core's memory, before the core
// is released.
func (p *Program) Load(host Host, core int) error {
	page := vector.Page(codeBase, 0, 0)
	parts := []struct {
		at   uint32
		data []byte
	}{
		{gdtBase, descriptors()},
		{idtBase, p.interrupts()},
		{tssBase, task()},
		{directory, p.directory()},
		{identityTable, identity()},
		{windowTables, words(p.pages)},
		{codeBase, p.assemble()},
		{vector.Base, page[:]},
	}
	for _, part := range parts {
		if err := host.WriteCore(core, part.at, part.data); err != nil {
			return fmt.Errorf("loading a bare program: %w", err)
		}
	}
	return nil
}

// Read returns the first n results of a core; those that were not reported
// are 0.
func Read(host Host, core, n int) ([]uint32, error) {
	data := make([]byte, 4*n)
	if err := host.ReadCore(core, resultsBase, data); err != nil {
		return nil, err
	}
	results := make([]uint32, n)
	for i := range results {
		results[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return results, nil
}

// descriptors is the page of the GDT and of the operands of LGDT and LIDT
// ([SDM3] 3.4.5).
func descriptors() []byte {
	le := binary.LittleEndian
	d := make([]byte, pseudoIDT-gdtBase+6)
	le.PutUint64(d[kernelCode:], 0x00CF9B000000FFFF)
	le.PutUint64(d[kernelData:], 0x00CF93000000FFFF)
	le.PutUint64(d[userCode:], 0x00CFFB000000FFFF)
	le.PutUint64(d[userData:], 0x00CFF3000000FFFF)
	le.PutUint64(d[taskSegment:], 0x0000890000000067|tssBase<<16)
	le.PutUint16(d[pseudoGDT-gdtBase:], gdtBytes-1)
	le.PutUint32(d[pseudoGDT-gdtBase+2:], gdtBase)
	le.PutUint16(d[pseudoIDT-gdtBase:], idtBytes-1)
	le.PutUint32(d[pseudoIDT-gdtBase+2:], idtBase)
	return d
}

// interrupts is the IDT: 32-bit interrupt gates of privilege 3 ([SDM3] 6.11).
func (p *Program) interrupts() []byte {
	idt := make([]byte, idtBytes)
	for v, label := range p.gates {
		to := uint64(p.find(label))
		gate := to&0xFFFF | kernelCode<<16 | 0xEE00<<32 | to>>16<<48
		binary.LittleEndian.PutUint64(idt[8*int(v):], gate)
	}
	return idt
}

// task is a task state segment, of which only the stack of ring 0 counts
// ([SDM3] 7.2.1).
func task() []byte {
	t := make([]byte, 0x68)
	binary.LittleEndian.PutUint32(t[4:], kernelStack)
	binary.LittleEndian.PutUint32(t[8:], kernelData)
	binary.LittleEndian.PutUint32(t[0x64:], 0x68<<16) // no I/O bit map
	return t
}

func (p *Program) directory() []byte {
	d := make([]uint32, entries)
	d[0] = identityTable | usual
	for i := 0; i < len(p.pages); i += entries {
		d[(windows+i*pageBytes)>>22] = windowTables + uint32(i)*4 | usual
	}
	return words(d)
}

// identity maps the first 4 MB.
func identity() []byte {
	table := make([]uint32, entries)
	for i := range table {
		table[i] = uint32(i)*pageBytes | usual
	}
	return words(table)
}

func words(list []uint32) []byte {
	data := make([]byte, 0, 4*len(list))
	for _, w := range list {
		data = binary.LittleEndian.AppendUint32(data, w)
	}
	return data
}
