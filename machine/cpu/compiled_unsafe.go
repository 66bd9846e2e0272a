package cpu

import "unsafe"

// Where compiled code finds what it needs, from the Core on.
const (
	offFlags      = int32(unsafe.Offsetof(Core{}.handover) + unsafe.Offsetof(handover{}.flags))
	offLandings   = int32(unsafe.Offsetof(Core{}.handover) + unsafe.Offsetof(handover{}.landings))
	offEFlags     = int32(unsafe.Offsetof(Core{}.eflags))
	offFast       = int32(unsafe.Offsetof(Core{}.tlb) + unsafe.Offsetof(tlb{}.fast))
	fastEntrySize = int32(unsafe.Sizeof(fastEntry{}))
	offRead       = int32(unsafe.Offsetof(fastEntry{}.read))
	offWrite      = int32(unsafe.Offsetof(fastEntry{}.write))
	offSlow       = int32(unsafe.Offsetof(Core{}.tlb) + unsafe.Offsetof(tlb{}.slow))
	mappingSize   = int32(unsafe.Sizeof(mapping{}))
	offShared     = int32(unsafe.Offsetof(mapping{}.shared))
	offMem        = int32(unsafe.Offsetof(fastEntry{}.mem))

	offTable  = int32(unsafe.Offsetof(Core{}.handover) + unsafe.Offsetof(handover{}.table))
	offBlocks = int32(unsafe.Offsetof(Core{}.handover) + unsafe.Offsetof(handover{}.blocks))
	offTags   = int32(unsafe.Offsetof(Core{}.handover) + unsafe.Offsetof(handover{}.tags))
	offInsns  = int32(unsafe.Offsetof(Core{}.handover) + unsafe.Offsetof(handover{}.insns))
	blockSize = int32(unsafe.Sizeof(block{}))
	offPlace  = int32(unsafe.Offsetof(block{}.place))
)

// offBase is where the base of a segment is.
func offBase(seg uint8) int32 {
	return int32(unsafe.Offsetof(Core{}.Seg)+unsafe.Offsetof(Segment{}.Base)) + int32(seg)*int32(unsafe.Sizeof(Segment{}))
}
