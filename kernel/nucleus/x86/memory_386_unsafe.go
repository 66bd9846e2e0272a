//go:build 386

package x86

import "unsafe"

// Load, Store, LoadByte and StoreByte access memory by virtual address. The
// nucleus counts addresses as numbers so that the garbage collector never
// meets one.
func Load(va uint32) uint32       { return *(*uint32)(unsafe.Add(unsafe.Pointer(nil), va)) }
func Store(va, v uint32)          { *(*uint32)(unsafe.Add(unsafe.Pointer(nil), va)) = v }
func LoadByte(va uint32) byte     { return *(*byte)(unsafe.Add(unsafe.Pointer(nil), va)) }
func StoreByte(va uint32, b byte) { *(*byte)(unsafe.Add(unsafe.Pointer(nil), va)) = b }
