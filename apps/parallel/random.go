package parallel

import "math"

// Random is a small generator of numbers that look random and are the same in
// every run (Marsaglia's xorshift). The zero value is not one; see Seeded.
type Random uint32

// Seeded returns the generator number n: another row of numbers for each.
func Seeded(n int) Random {
	x := (uint32(n) + 1) * 0x9E3779B9
	x = (x ^ x>>16) * 0x85EBCA6B
	x ^= x >> 13
	if x == 0 {
		x = 1
	}
	return Random(x)
}

// Next returns the next number; it is never 0.
func (r *Random) Next() uint32 {
	x := uint32(*r)
	x ^= x << 13
	x ^= x >> 17
	x ^= x << 5
	*r = Random(x)
	return x
}

// Below returns a number in [0, n), n > 0.
func (r *Random) Below(n int) int { return int(uint64(r.Next()) * uint64(n) >> 32) }

// Float returns a number in [1, 2). It is put together from bits, since the
// kernel's Go computes with floating point in software.
func (r *Random) Float() float64 {
	const one = 0x3FF << 52
	return math.Float64frombits(one | uint64(r.Next())<<20)
}
