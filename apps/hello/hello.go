// Package hello is the application hello: every core says which it is, where
// it sits on the chip, which memory controller serves it, how much memory it
// has and which Go release its kernel was built with.
//
//	metalsvm run [--cores N] hello
package hello

import (
	"fmt"
	"runtime"

	"metalsvm/core"
)

// Main runs the application on this core.
func Main([]string) int {
	i, err := core.Get()
	if err != nil {
		fmt.Println("hello:", err)
		return 1
	}
	if !i.SCC {
		fmt.Printf("hello from %s: a PC at %d MHz with %d MB\n", runtime.Version(), i.MHz, i.Memory>>20)
		return 0
	}
	fmt.Printf("hello from %s: core %d of %d, tile %d at (%d,%d), memory controller %d, %d MHz, %d MB\n",
		runtime.Version(), i.ID, len(i.Members), i.Tile, i.X, i.Y, i.Controller, i.MHz, i.Memory>>20)
	return 0
}
