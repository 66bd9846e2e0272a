// Package cache is what stands between one core of the SCC and everything
// else: its first-level data and instruction caches, its second-level cache
// and its write-combining buffer, with the data they hold.
//
// Nothing here is coherent, because nothing on the chip was: a line stays as it
// was read until this core evicts or invalidates it, whatever others have
// written to the memory behind it, and a dirty line is seen by nobody else
// until it is written back. What the core does to itself is kept in order: a
// store drops the line from its own instruction cache.
//
// Below is the way out; every call of it is one transaction on the mesh, and
// how long that takes is its affair. Addresses are the core's physical ones, in
// front of the look-up table, so a line outlives a change of the table.
//
// Caches belong to one goroutine at a time, and nothing on the way of an access
// allocates.
//
// Where the sources are silent: a hit does not count as a use for the pseudo-LRU
// choice of the first level, so that a hit can be a plain load or store of the
// simulator; an uncacheable access (PCD) is served by a first-level line
// that happens to be there and goes past the second level; PWT does not reach
// the second level; a read that goes out drains the write-combining buffer
// first if it is for the same line.
//
// Sources: EAS 4.2.1, 4.2.2, 9 and 10; TN5 for write misses and the reach of
// WBINVD (see package scc); Pentium Processor Family Developer's Manual,
// volume 1 (Intel 241428), 3.7 for the instruction cache.
package cache
