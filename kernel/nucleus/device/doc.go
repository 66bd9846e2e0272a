// Package device drives what the nucleus itself needs of the hardware: the
// local APIC's timer and vectors, the serial console, the host's message
// window, and on the SCC the message passing buffers, the test-and-set
// registers, the atomic counters and the cores' interrupt pins. On a PC it
// silences the 8259s, calibrates the clocks and turns the power off.
//
// Registers are reached through one window of the address space that Map lays
// out. Every function is for ring 0 with interrupts off and none waits, save
// for the serial port's transmitter. The SCC's registers are those of hw/scc,
// which cites their documents.
package device
