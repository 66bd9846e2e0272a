package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/frame"
	"metalsvm/kernel/nucleus/linux"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/x86"
)

// What start_386.s leaves for boot.
var (
	loader     uint32 // EAX at entry
	loaderInfo uint32 // EBX at entry
	imageEnd   uint32 // first physical address behind image and page tables
)

// The parts of the nucleus.
var (
	params abi.BootPage // what the loader said
	onSCC  bool         // or on a PC
	frames frame.Allocator
	space  page.Space
	sys    linux.System
)

// The Go half's part of the address space, and its threads' priority.
const (
	base    = 0x80000000
	mapLow  = 0x90000000
	mapHigh = 0xE0000000
	goHalf  = 8
)

// boot makes everything ready and returns the first thread's frame.
func boot() *x86.Frame {
	readLoader()
	frames.Start(imageEnd/page.Size, params.MemBytes/page.Size)
	space = page.Space{Words: &theWords, Frames: &frames, Zeroed: params.Zeroed != 0}
	forgetLowMemory()
	mapDevices()
	startClock()
	sys.Init(env{}, mapLow, mapHigh, params.Random[0])
	startIdle()
	if onSCC {
		startDisplacing()
		startMail()
		startSVM()
	}
	startGo()
	return next()
}

// readLoader fills params from the boot page or from Multiboot's information.
func readLoader() {
	onSCC = loader == abi.BootMagic
	if onSCC {
		params = *bootPageAt(base + loaderInfo)
		return
	}
	readMultiboot()
}

// forgetLowMemory takes away the identity map that start needed, so that a nil
// pointer faults.
func forgetLowMemory() {
	for va := uint32(0); va < imageEnd; va += 4 << 20 {
		x86.Store(page.Directory+va>>22<<2, 0)
	}
	x86.SetCR3(x86.CR3())
}

// mapDevices shows the registers, uncached and to the nucleus and the Go half
// alone.
func mapDevices() {
	if !onSCC {
		for _, m := range device.PCWindow() {
			showDevice(m)
		}
		return
	}
	const messageTypes = 1 << 11 // CR4.MPE, with PSE clear (SCC EAS 10.1.2)
	x86.SetCR4(messageTypes)
	device.Map(int(params.Core), params.ShmBase, showDevice)
}

func showDevice(m device.Mapping) {
	kind := uint32(page.CacheOff)
	if m.Message {
		kind = page.WriteThrough | page.Message
	}
	for off := uint32(0); off < m.Bytes; off += page.Size {
		if !space.Map(m.VA+off, m.PA+off, page.Writable|kind) {
			panicNucleus("no memory for the page tables of the devices")
		}
	}
}

// words reaches memory for the page tables.
type words struct{}

var theWords words

func (*words) Load(va uint32) uint32 { return x86.Load(va) }
func (*words) Store(va, v uint32)    { x86.Store(va, v) }
func (*words) Zero(va uint32)        { x86.ZeroPage(va) }
func (*words) Invalidate(va uint32)  { x86.Invalidate(va) }
