package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/x86"
)

// What a PC's loader says (Multiboot specification 0.6.96, 3.3).
const (
	infoFlags    = 0
	infoMemUpper = 8  // KiB above 1 MiB
	infoCmdLine  = 16 // physical address
	hasMemory    = 1 << 0
	hasCmdLine   = 1 << 2
	leastMemory  = 16 << 20
)

// readMultiboot fills params: one core, memory above 1 MiB, and the command
// line, which is the loader's or, if that has no more than the image's name,
// the image's own.
func readMultiboot() {
	info := uint32(base) + loaderInfo
	params = abi.BootPage{Magic: abi.BootMagic, Version: abi.BootVersion, Cores: 1, MemBytes: leastMemory}
	params.Members[0] = 1
	params.Random = [4]uint32{0x2545F491, 0x4F6CDD1D, 0x9E3779B9, 0x7F4A7C15}
	params.Epoch = [2]uint32{abi.Epoch & (1<<32 - 1), abi.Epoch >> 32}
	if loaderInfo >= imageEnd {
		return
	}
	flags := x86.Load(info + infoFlags)
	if flags&hasMemory != 0 {
		params.MemBytes = min(x86.Load(info+infoMemUpper), 2<<20)<<10 + 1<<20
	}
	if at := x86.Load(info + infoCmdLine); flags&hasCmdLine != 0 && at < imageEnd-2048 {
		copyWords(base+at, true)
	}
	if params.CmdBytes == 0 {
		copyWords(base+abi.ImageBase+abi.ImageCmdLine, false)
	}
}

// copyWords copies a command line of words between spaces, without its first
// word if skip is set.
func copyWords(from uint32, skip bool) {
	n := uint32(0)
	inWord := false
	for i := range uint32(len(params.CmdLine) - 1) {
		c := x86.LoadByte(from + i)
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
