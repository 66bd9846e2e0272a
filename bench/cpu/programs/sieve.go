package programs

// Sieve marks the multiples of primes in flags and returns how many primes
// below len(flags) there are.
//
//go:nosplit
//go:noinline
func Sieve(flags []byte) int32 {
	for i := range flags {
		flags[i] = 1
	}
	count := int32(0)
	for i := 2; i < len(flags); i++ {
		if flags[i] == 0 {
			continue
		}
		count++
		for j := i + i; j < len(flags); j += i {
			flags[j] = 0
		}
	}
	return count
}

// CRC computes the CRC-32 (IEEE 802.3, reflected) of data with a table of 256
// words that it makes first.
//
//go:nosplit
//go:noinline
func CRC(table []uint32, data []byte) uint32 {
	table = table[:256]
	for i := range table {
		c := uint32(i)
		for range 8 {
			if c&1 != 0 {
				c = c>>1 ^ 0xEDB88320
			} else {
				c >>= 1
			}
		}
		table[i] = c
	}
	crc := ^uint32(0)
	for _, b := range data {
		crc = crc>>8 ^ table[byte(crc)^b]
	}
	return ^crc
}
