package scckit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"metalsvm/hw/scc"
)

// Image is what a folder made by sccMerge holds: all that is to be loaded
// before cores are released.
type Image struct {
	Memory [scc.Controllers][]Segment // at addresses behind each controller
	Tables []TableEntry
}

// Cores returns the cores that have a look-up table in the image.
func (i *Image) Cores() []int {
	var cores []int
	for _, e := range i.Tables {
		cores = append(cores, e.Core)
	}
	slices.Sort(cores)
	return slices.Compact(cores)
}

// Gigabytes returns the memory of the smallest board that has every address
// in the image: 16, 32 or 64.
func (i *Image) Gigabytes() int {
	end := uint64(0) // behind any controller
	for mc, segments := range i.Memory {
		for _, s := range segments {
			end = max(end, s.end())
		}
		port := scc.MemoryPort(mc)
		for _, e := range i.Tables {
			if e.Entry.Route() == scc.TileID(port.Tile) && e.Entry.Sub() == port.Side {
				end = max(end, e.Entry.Address(0)+scc.SlotBytes)
			}
		}
	}
	gigabytes := 16
	for gigabytes < 64 && end > uint64(gigabytes)<<30/scc.Controllers {
		gigabytes *= 2
	}
	return gigabytes
}

// Names of the files in the folder.
const tablesFile = "lut_init.dat"

func memoryFile(mc int) string {
	x, y := scc.XY(scc.MemoryPort(mc).Tile)
	return fmt.Sprintf("mch_%d_%d.32.obj", x, y)
}

// Open reads an image from its folder. Controllers without a file have
// nothing to load.
func Open(dir string) (*Image, error) {
	image := new(Image)
	file, err := os.Open(filepath.Join(dir, tablesFile))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if image.Tables, err = ReadTables(file, file.Name()); err != nil {
		return nil, err
	}
	for mc := range image.Memory {
		image.Memory[mc], err = OpenObject(filepath.Join(dir, memoryFile(mc)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return image, nil
}

// OpenObject reads an .obj file.
func OpenObject(path string) ([]Segment, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadObject(file, path)
}

// Save writes an image into a folder, which it makes if need be. A file of an
// earlier image there that this one does not have is removed.
func (i *Image) Save(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for mc, segments := range i.Memory {
		path := filepath.Join(dir, memoryFile(mc))
		if len(segments) == 0 {
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			continue
		}
		if err := SaveObject(path, segments); err != nil {
			return err
		}
	}
	return create(filepath.Join(dir, tablesFile), func(w io.Writer) error { return WriteTables(w, i.Tables) })
}

// SaveObject writes an .obj file.
func SaveObject(path string, segments []Segment) error {
	return create(path, func(w io.Writer) error { return WriteObject(w, segments) })
}

// create writes a file.
func create(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
