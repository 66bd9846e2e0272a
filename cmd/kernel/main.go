package main

import (
	_ "metalsvm/kernel/nucleus/entry"
)

func main() { println("hello from Go") }
