// Package fpga is the SCC's system interface: the FPGA beside the chip with
// its register bank (time stamp, atomic counters, interrupt controller), the
// soft UARTs behind the cores' I/O ports, and the window through which a
// guest sends messages to its host.
//
// It decodes offsets inside its own windows and knows neither cores nor
// look-up tables; the Board it is given to tells it the time and does what it
// asks. The Ethernet ports are not part of it. An FPGA is used by one
// goroutine at a time.
//
// Source: MAS; UG 5 and 7 (see package scc); package abi for the messages.
package fpga
