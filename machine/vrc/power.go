package vrc

import "metalsvm/hw/scc"

// Power is taken as a constant and, for each tile, a term that goes with
// clock and square of voltage, as that of switching circuits does. The two
// numbers are fitted to the two that are published, 125 W with all cores at
// 1 GHz and 1.1 V, and 25 W at the lower end of the operating range (JSSC
// 46(1), 2011), taken to be RCCE's lowest voltage and the slowest clock, 0.7 V
// and 100 MHz. The mesh's clock and what the cores do is not looked at.
const (
	powerBase = 20_780 // mW
	powerTile = 3_589  // nW for each MHz and mV squared
)

// Milliwatts estimates the chip's power; mhz returns the clock of a tile.
func (v *VRC) Milliwatts(now uint64, mhz func(tile int) uint32) uint32 {
	sum := uint64(0)
	for tile := range scc.Tiles {
		mv := uint64(v.Microvolts(scc.VoltageDomain(tile), now) / 1000)
		sum += uint64(mhz(tile)) * mv * mv
	}
	return uint32(powerBase + powerTile*sum/1e9)
}

// Scales of the FPGA's channels: what one count is worth (S-Net scc.c).
const (
	countNanovolts   = 25_177    // of a domain
	supplyMicrovolts = 250       // of the 3.3 V that the chip's regulators take
	supplyMicroamps  = 6_249     // of its current
	supplyVolts      = 3_300_000 // microvolts
)

// Channels of the FPGA (S-Net scc.c): seven voltages, then the 3.3 V supply
// and its current. Nothing is known of the others, which read as 0.
const (
	channelDomains = 7
	channelVolts   = 7
	channelAmps    = 9
)

// Channel returns what the FPGA measures at a channel, 0 to 11. Voltages come
// in the order of the domains 0 to 5 and 7; on the chip each is found one
// channel later, the last one at the first, unless inOrder.
func (v *VRC) Channel(channel int, inOrder bool, now uint64, mhz func(tile int) uint32) uint32 {
	switch {
	case channel < channelDomains:
		if !inOrder {
			channel = (channel + channelDomains - 1) % channelDomains
		}
		domain := [channelDomains]int{0, 1, 2, 3, 4, 5, 7}[channel]
		return uint32(uint64(v.Microvolts(domain, now)) * 1000 / countNanovolts)
	case channel == channelVolts:
		return supplyVolts / supplyMicrovolts
	case channel == channelAmps:
		microamps := uint64(v.Milliwatts(now, mhz)) * 1e9 / supplyVolts
		return uint32(microamps / supplyMicroamps)
	}
	return 0
}

// A tile's thermal sensor is a ring oscillator that counts while a gate is
// open, a number of tile clocks (EAS table 10). Its frequency is chosen: it
// goes with the voltage, and loses a thousandth for each degree. The
// temperature is chosen too: 30 degrees and 0.25 for each watt.
const (
	sensorKHz     = 250_000 // at 1.1 V and 50 degrees
	sensorMax     = 1<<13 - 1
	ambientMilliC = 30_000
	milliCPerWatt = 250
)

// MilliCelsius estimates the chip's temperature.
func (v *VRC) MilliCelsius(now uint64, mhz func(tile int) uint32) uint32 {
	return ambientMilliC + v.Milliwatts(now, mhz)*milliCPerWatt/1000
}

// Sensor returns the count of a tile's thermal sensor for a gate of so many
// tile clocks; it stops at its highest value.
func (v *VRC) Sensor(tile int, gate uint32, now uint64, mhz func(tile int) uint32) uint32 {
	mv := uint64(v.Microvolts(scc.VoltageDomain(tile), now) / 1000)
	lost := (int64(v.MilliCelsius(now, mhz)) - 50_000) / 1000 // thousandths
	khz := sensorKHz * mv / 1100 * uint64(1000-lost) / 1000
	return uint32(min(uint64(gate)*khz/(uint64(mhz(tile))*1000), sensorMax))
}
