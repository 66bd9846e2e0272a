// Package chip is the whole SCC: 48 cores on 24 tiles, the memory behind the
// controllers and the system interface, wired together and run.
//
// It decodes every address that leaves a core through the look-up table of
// the core's tile, gives each access a cost, leads interrupts to the cores,
// and decides who runs when. It loads nothing by itself; package run puts an
// image on a machine.
//
// It has two modes. In functional mode memory is coherent and costs nothing. In
// timing mode each core has the caches of package cache, accesses take what they
// took on the chip (model.go, mesh.go) and take effect in the order of guest
// time (order.go). In both a tile's clock is that of its GCBCFG (clock.go).
//
// A Machine belongs to one goroutine: guests run inside Run, on the caller's
// goroutine, one core at a time, so that equal seeds give equal runs. Others
// leave what they want done with Do. In parallel mode (Config.Parallel) Run has
// workers for the cores, which end before it returns; what Config has to be
// called is called by one of them at a time.
//
// Source: EAS and the others named in package scc.
package chip
