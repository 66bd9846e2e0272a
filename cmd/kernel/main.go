// Command kernel is the kernel image's main program: the Go half of
// MetalSVM's kernel with every application. It is built for the bare machine
// by package mkimage and is of no use as an ordinary program.
package main

import (
	"os"

	"metalsvm/kernel/boot"
)

func main() { boot.Run(os.Args) }
