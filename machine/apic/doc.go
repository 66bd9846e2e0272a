// Package apic is the local interrupt controller inside a P54C core: local
// vectors for timer, LINT0, LINT1 and errors, priorities, and interrupts that
// a core sends to itself.
//
// It is a state machine without a clock: every call that depends on time gets
// the core's clock in core cycles, and Next says when something will happen
// by itself. There is no APIC bus on the SCC, so what is sent to other cores
// reaches nobody and is recorded as a send error.
//
// An APIC is used by one goroutine at a time. Source: SDM chapter 10, the
// parts that hold for the Pentium (see package scc); EAS 8.3 for the pins.
package apic
