// Package scc describes Intel's Single-chip Cloud Computer to software: its
// geometry, the coding of its look-up tables, the default address map and its
// registers, as data.
//
// It is not a model and not a driver. The machine, the kernel, the dump tool
// and the documentation all read the same tables, so that there is one place
// where a register is written down. It imports nothing and allocates nothing
// in its constants and short functions, so it may be used in ring 0.
//
// Sources, cited by these keys in every row:
//
//	EAS   SCC External Architecture Specification, revision 1.1, 2010
//	PO    The SCC Platform Overview, revision 0.75, 2010
//	UG    sccKit 1.4.0 User's Guide, revision 0.92, 2011
//	MAS   Rocky Lake System FPGA MAS, revision 0.9.2, 2011
//	KIT   sccKit 1.4.1: sources of sccMerge, sccReset, sccDump, sccApi
//	RCCE  RCCE 1.1: RCCE_power_management.c, RCCE_lib_pwr.h
//	S-Net S-Net's runtime for the SCC: scc.c, which reads the FPGA's channels
//	SDM   Intel 64 and IA-32 Architectures Software Developer's Manual,
//	      volume 3A, 2016; its chapter 10 covers the Pentium's local APIC
package scc
