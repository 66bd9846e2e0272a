package scc

// Size of the chip (EAS 2 and 4.1).
const (
	Columns      = 6
	Rows         = 4
	Tiles        = Columns * Rows
	CoresPerTile = 2
	Cores        = Tiles * CoresPerTile
	Controllers  = 4 // DDR3 memory controllers, numbered 0..3 as in Port
)

// TileOf returns the tile of a core as a linear index x + 6*y, the index in
// which the address windows of the tiles are laid out (KIT sccDefines.h).
func TileOf(core int) int { return core / CoresPerTile }

// XY returns the column and the row of a tile, (0,0) being at the lower left.
func XY(tile int) (x, y int) { return tile % Columns, tile / Columns }

// CoreAt returns the number of core z, 0 or 1, of the tile at (x,y).
func CoreAt(x, y, z int) int { return CoresPerTile*(x+Columns*y) + z }

// TileID returns the route byte of a tile, 16*y + x (EAS 4.2.6.2.1).
func TileID(tile int) uint32 {
	x, y := XY(tile)
	return uint32(16*y + x)
}

// TileAt is the inverse of TileID. ok is false if no tile has this route.
func TileAt(id uint32) (tile int, ok bool) {
	x, y := int(id&15), int(id>>4)
	return x + Columns*y, x < Columns && y < Rows
}

// Hops counts the mesh links between two tiles.
func Hops(a, b int) int {
	ax, ay := XY(a)
	bx, by := XY(b)
	return distance(ax, bx) + distance(ay, by)
}

func distance(a, b int) int {
	if a > b {
		return a - b
	}
	return b - a
}

// Port is where something outside the mesh is attached to it: a tile and a
// direction, given as the sub-destination of a look-up table entry.
type Port struct {
	Tile int // linear index
	Side uint32
}

// MemoryPort returns where memory controller mc is attached (EAS 8.2.1).
func MemoryPort(mc int) Port {
	switch mc {
	case 0:
		return Port{0, West}
	case 1:
		return Port{Columns - 1, East}
	case 2:
		return Port{2 * Columns, West}
	default:
		return Port{3*Columns - 1, East}
	}
}

// Tiles at whose south side the voltage regulator controller and the system
// interface (FPGA) are attached (EAS 8.2.1).
const (
	VRCTile = 0
	SIFTile = 3
)

// HomeController returns the memory controller of a core's quadrant (KIT
// sccDefines.h): 0 lower left, 1 lower right, 2 upper left, 3 upper right.
func HomeController(core int) int {
	x, y := XY(TileOf(core))
	mc := 0
	if x >= Columns/2 {
		mc++
	}
	if y >= Rows/2 {
		mc += 2
	}
	return mc
}

// HomeRank returns a core's place, 0..11, among the cores of its controller
// (KIT sccMerge).
func HomeRank(core int) int {
	x, y := XY(TileOf(core))
	return x%(Columns/2)*CoresPerTile + y%(Rows/2)*Columns + core%CoresPerTile
}
