// Package scckit reads and writes the files with which sccKit, Intel's tools
// for the SCC, puts programs on the chip, and makes them as its sccMerge does.
//
//	load.map      which binary files go to which addresses (LoadMap)
//	NAME.obj      memory contents as text, at a core's addresses (Object)
//	NAME.mt       which core gets which object (List)
//	obj/          what can be loaded: memory behind each controller and
//	              every core's look-up table (Image)
//
// A core sees its private memory from address 0 on and its boot slot, which
// ends in the reset vector, at the top. Merge moves both behind the memory
// controllers, to where the look-up tables that it makes lead.
//
// It does not run anything: package run puts an Image on a machine. It works
// on the host and keeps no state. What it reads may come from anybody, so
// each reader has a limit, and says file, line and what it expected.
//
// Source: sccKit 1.4.1 (KIT in package scc): sccMerge, bin2obj, sccExtApi.cpp
// and copycat.dat; for load.map the makefile of BareMichael 7.
package scckit
