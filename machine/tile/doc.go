// Package tile is one tile of the SCC without its cores and caches: the
// message passing buffer and the configuration registers, with what their
// bits do to the cores of the tile.
//
// It knows nothing of the mesh, of addresses outside the tile or of time: the
// chip decodes addresses, calls Read and Write and acts on what the tile
// tells its Wires. A Tile is used by one goroutine at a time.
//
// Source: EAS 4.2.6 and 8.3, tables 2 to 10; PO 6 and 7 (see package scc).
package tile
