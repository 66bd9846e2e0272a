// Package mem is the system memory of the SCC: the DRAM behind its four
// memory controllers, each with addresses of up to 34 bits.
//
// It holds bytes and nothing else: no caches, no delays, no look-up tables.
// Memory exists in pieces of 16 MB that are asked from the operating system
// when a core first touches them, and of which the operating system in turn
// provides only the pages in use. The pieces lie outside the Go heap, so that
// 48 guests neither are scanned by the garbage collector nor set its pace. A
// limit keeps guests that reach all over the board from using up the host.
//
// A Memory is used by one goroutine at a time. Source: EAS 8.2 and 11.1.
package mem
