package x86

// In8 is IN with one byte, Out8 and Out16 are OUT with one and with two.
func In8(port uint16) uint8
func Out8(port uint16, v uint8)
func Out16(port uint16, v uint16)

// TSC reads the time stamp counter.
func TSC() uint64

// CR2 is the address of the last page fault.
func CR2() uint32

// SetCR4 writes control register 4.
func SetCR4(v uint32)

// SetCR3 writes the page directory's physical address, which empties the TLB.
func SetCR3(pa uint32)

// CR3 reads it.
func CR3() uint32

// Invalidate is INVLPG: it drops one page from the TLB.
func Invalidate(va uint32)

// InvalidateMessages is CL1INVMB, 0F 0A: it drops every L1 line of
// message-buffer type (SCC EAS 10.1.1). Only an SCC's core knows it.
func InvalidateMessages()

// WriteBackCaches is WBINVD, which on the SCC reaches the first-level caches alone.
func WriteBackCaches()

// OpenFPU clears CR0.TS, or sets it, so that the next x87 instruction traps.
func OpenFPU(open bool)

// SaveFPU and LoadFPU are FNSAVE and FRSTOR on 108 bytes at va.
func SaveFPU(va uint32)
func LoadFPU(va uint32)

// Halt stops the core for good, interrupts off.
func Halt()

// StoreLine stores eight words, the last one first; LoadLine loads them, the first
// one first.
//
//go:noescape
func StoreLine(va uint32, from *[8]uint32)

//go:noescape
func LoadLine(to *[8]uint32, va uint32)

// ReadLines loads from each of the 128 lines of four pages, the first at va and each
// other stride behind the one before: the first lines of all four, then the second
// lines, and so on. Between them it loads nothing else.
func ReadLines(va, stride uint32)

// TakeBytes returns which of the n bytes at va are not zero, and clears them. It
// loads words; n is a multiple of 4, at most 64.
func TakeBytes(va, n uint32) (set uint64)

// ZeroPage clears the 4 KiB at va.
func ZeroPage(va uint32)

// ZeroShared is ZeroPage for memory of message-buffer type, whose stores are
// combined to lines. CopyPage copies 4 KiB.
func ZeroShared(va uint32)
func CopyPage(to, from uint32)

// CopyCached is CopyPage to memory of which each line is loaded first, so that a cache
// that stores back has it.
func CopyCached(to, from uint32)

// CopyDifferent copies those of 4 KiB of bytes that differ from a twin's, and stores
// to no others.
func CopyDifferent(to, from, twin uint32)

// CopyWords copies n words to memory, of whose lines each is loaded from first, so
// that a cache that stores back has them.
func CopyWords(to, from, n uint32)
