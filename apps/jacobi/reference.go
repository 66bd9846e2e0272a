package jacobi

// Reference solves a plate in ordinary Go, anywhere, and returns the SHA-256
// of the final grid as Result has it.
func Reference(width, height, iterations int) string {
	return hash(reference(width, height, iterations))
}

// ReferenceSum returns its checksum.
func ReferenceSum(width, height, iterations int) uint32 {
	return reference(width, height, iterations).checksum(0, height)
}

func reference(width, height, iterations int) plane {
	var grid [2]plane
	for i := range grid {
		grid[i] = newPlane(make([]byte, rowBytes(width)*height), width, height)
		grid[i].fill(0, height)
	}
	for k := range iterations {
		old, fresh := grid[k%2], grid[(k+1)%2]
		for y := 1; y < height-1; y++ {
			sweepGo(fresh.row(y), old.row(y-1), old.row(y), old.row(y+1))
		}
	}
	return grid[iterations%2]
}
