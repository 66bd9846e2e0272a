package entry

import "metalsvm/abi"

// What start_386.s has kept of what a PC's loader says (Multiboot specification
// 0.6.96, 3.3): INFOWORDS and LINEBYTES in map.h.
var (
	multibootInfo [8]uint32
	multibootLine [1024]byte
)

const (
	infoFlags    = 0 // word of multibootInfo
	infoMemUpper = 2 // KiB above 1 MiB
	hasMemory    = 1 << 0
	leastMemory  = 16 << 20
)

// readMultiboot fills params: one core, memory above 1 MiB, and the command
// line, which is the loader's or, if that has no more than the image's name,
// the image's own.
func readMultiboot() {
	params = abi.BootPage{Magic: abi.BootMagic, Version: abi.BootVersion, Cores: 1, MemBytes: leastMemory}
	params.Members[0] = 1
	params.Random = [4]uint32{0x2545F491, 0x4F6CDD1D, 0x9E3779B9, 0x7F4A7C15}
	params.Epoch = [2]uint32{abi.Epoch & (1<<32 - 1), abi.Epoch >> 32}
	if multibootInfo[infoFlags]&hasMemory != 0 {
		params.MemBytes = min(multibootInfo[infoMemUpper], 2<<20)<<10 + 1<<20
	}
	copyWords(multibootLine[:], true)
	if params.CmdBytes == 0 {
		copyWords(imageLine(), false)
	}
}

// copyWords copies a command line of words between spaces, without its first
// word if skip is set.
func copyWords(from []byte, skip bool) {
	n := uint32(0)
	inWord := false
	for i := range from {
		c := from[i]
		if i == len(from)-1 {
			c = 0
		}
		if c == ' ' || c == 0 {
			if inWord && !skip {
				params.CmdLine[n] = 0
				n++
			}
			if inWord {
				skip = false
			}
			inWord = false
			if c == 0 {
				break
			}
			continue
		}
		inWord = true
		if !skip {
			params.CmdLine[n] = c
			n++
		}
	}
	params.CmdBytes = n
}
