package witness

import (
	"encoding/binary"

	"metalsvm/machine/cpu"
)

var le = binary.LittleEndian

// The image, from 1 MiB on. The driver's addresses in driver_test.go are these.
const (
	imageAt    = 0x100000 // Multiboot header, table registers
	startAt    = 0x100100
	entryAt    = 0x100300
	pristineAt = 0x110000 // what the low 64 KiB are at the start of each trial
	driverSP   = 0x13F000
	trialsAt   = 0x140000
	worldSize  = 0x10000
)

// The low 64 KiB: a small system with three rings.
const (
	codeAt   = 0x1000
	gdtAt    = 0x2000
	idtAt    = 0x2800
	tssAt    = 0x3000
	ldtAt    = 0x3800
	dirAt    = 0x4000
	tableAt  = 0x5000
	stubsAt  = 0x6000 // 16 bytes a vector
	taskAt   = 0x7200 // a task state segment
	smallAt  = 0x7300 // one of 16 bits
	taskCode = 0x7400
	stack0   = 0x8000
	stack1   = 0x9000
	stack3   = 0xA000
	stack4   = 0x7F00 // of the second task
	dataAt   = 0xB000
	pagesAt  = 0xC000 // pages whose accessed and dirty bits are clear
)

// Selectors.
const (
	code0, data0 = 0x08, 0x10
	code1, data1 = 0x19, 0x21
	code3, data3 = 0x2B, 0x33
	selTSS       = 0x38
	selTest      = 0x40 // the descriptor of a trial
	selConform   = 0x48
	selAbsent    = 0x50
	selReadOnly  = 0x58
	selLDT       = 0x60
	selTask      = 0x68
	selSmall     = 0x70
	selTaskGate  = 0x78
	selCode16    = 0x80
	selStack16   = 0x88
	selGate16    = 0x90 // call gates to ring 0, one parameter
	selGate32    = 0x98
	selShort     = 0xA0 // a page of data
	selDown      = 0xA8 // expand-down data, valid above dataAt
	selSpare     = 0xB0 // a TSS of the same kind, marked busy
)

// memory is the image under construction, from 0 on.
type memory []byte

func (m memory) poke(at, v uint32)          { le.PutUint32(m[at:], v) }
func (m memory) poke64(at uint32, v uint64) { le.PutUint64(m[at:], v) }
func (m memory) put(at uint32, code string) { copy(m[at:], code) }
func (m memory) words(at uint32, v ...uint32) {
	for i, w := range v {
		m.poke(at+4*uint32(i), w)
	}
}

// newWorld returns the low 64 KiB.
func newWorld() memory {
	m := make(memory, worldSize)
	for i := range cpu.PageSize {
		m[codeAt+i] = 0xCC // int 3
	}
	for i, d := range []uint64{
		0, 0x00CF9B000000FFFF, 0x00CF93000000FFFF, 0x00CFBB000000FFFF, 0x00CFB3000000FFFF,
		0x00CFFB000000FFFF, 0x00CFF3000000FFFF,
		0x00008900000000FF | tssAt<<16, // room for a bitmap
		0,
		0x00CF9F000000FFFF, 0x00CF13000000FFFF, 0x00CFF1000000FFFF,
		0x000082000000001F | ldtAt<<16,
		0x0000890000000067 | taskAt<<16, 0x000081000000002B | smallAt<<16, 0x0000E50000000000 | selTask<<16,
		0x00009B000000FFFF, 0x000093000000FFFF,
		0x0000E40100080000 | taskCode, 0x0000EC0100080000 | taskCode,
		0x0040F30000000FFF | dataAt<<16, 0x0040F70000000000 | dataAt,
		0x00008B0000000067 | taskAt<<16,
	} {
		m.poke64(gdtAt+uint32(i)*8, d)
	}
	m.poke64(ldtAt+8, 0x00CFF3000000FFFF)
	m.poke64(ldtAt+16, 0x00CFFB000000FFFF)
	for v := range uint32(256) {
		at := stubsAt + 16*v
		d := uint64(at) | code0<<16 | 0x8E<<40
		if v == 3 || v == 4 || v >= 0x80 {
			d |= 3 << 45
		}
		m.poke64(idtAt+v*8, d)
		m.put(at, "\x9A") // call the driver
		m.poke(at+1, entryAt)
		m.poke(at+5, code0)
	}
	m.poke64(idtAt+8*8, 0x0000850000000000|selTask<<16) // double faults leave no stack to trust
	m.words(tssAt+4, stack0, data0, stack1, data1)
	m.poke(tssAt+0x1C, dirAt)
	m.poke(tssAt+100, 0x68<<16)
	for i := range uint32(0x80) {
		m[tssAt+0x68+i] = 0xFF
	}
	m[tssAt+0x68+0x10/8] = 0xFC // ports 10 and 11 are allowed
	m.words(taskAt+4, stack0, data0)
	m.words(taskAt+0x1C, dirAt, taskCode, 2, 0xA0, 0xC1, 0xD2, 0xB3, stack4, 0xB5, 0x56, 0xD7, data0, code0, data0, data0, data0, data0, 0, 0x680000)
	for i, w := range []uint16{taskCode, 2, 0xA0, 0xC1, 0xD2, 0xB3, stack4, 0xB5, 0x56, 0xD7, data0, code0, selStack16, data0, 0} {
		le.PutUint16(m[smallAt+14+2*i:], w)
	}
	m.put(taskCode, "\xCC") // int 3
	m.poke(dirAt, tableAt|0x67)
	for i := range uint32(1024) {
		bits := uint32(0x67)
		if i >= pagesAt>>12 && i < worldSize>>12 {
			bits = 7
		}
		m.poke(tableAt+i*4, i<<12|bits)
	}
	return m
}

// newImage returns what lies in memory from imageAt on.
func newImage(trials []trial) memory {
	m := make(memory, trialsAt)
	end := uint32(trialsAt)
	for _, t := range trials {
		m = append(m, t.encode()...)
	}
	m = append(m, make([]byte, 64)...)
	end = uint32(len(m))
	const magic, flags = 0x1BADB002, 1 << 16 // the addresses below count
	m.words(imageAt, magic, flags, 1<<32-magic-flags, imageAt, imageAt, end, end, startAt)
	m.put(imageAt+0x40, "\x17\x00\x60\x00\x10\x00") // the driver's GDT, and the trials' tables
	m.put(imageAt+0x48, "\xFF\x07\x00\x20\x00\x00")
	m.put(imageAt+0x50, "\xFF\x07\x00\x28\x00\x00")
	m.poke64(imageAt+0x68, 0x00CF9B000000FFFF)
	m.poke64(imageAt+0x70, 0x00CF93000000FFFF)
	copy(m[startAt:], startCode)
	copy(m[entryAt:], entryCode)
	copy(m[pristineAt:], newWorld())
	return m[imageAt:]
}
