// Command guest exists to be linked: it makes the linker keep the programs of
// the cpu measurement, which are then called at their symbols on a bare
// machine. It is not meant to be run.
package main

import "metalsvm/bench/cpu/programs"

func main() {
	programs.Sieve(nil)
	programs.CRC(nil, nil)
	programs.Sort(nil)
	programs.Copy(nil, nil)
	programs.State(nil)
	programs.Stencil(nil, 0)
}
