package cpu

import (
	"bytes"
	"context"
	"debug/elf"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// sources is what the guest is built from, so that the measurement needs a Go
// toolchain but no source tree.
//
//go:embed guest programs
var sources embed.FS

// Guest is the built programs.
type Guest struct {
	File    *elf.File
	symbols map[string]uint32
}

// linkedAt is where the code begins: with data and all, the guest ends below
// 4 MB, so that it can lie in memory as it is linked.
const linkedAt = "0x111000"

// Build compiles the guest in a temporary folder: 386, without
// floating-point instructions except where a program writes them itself. It
// needs a Go toolchain.
func Build(ctx context.Context) (*Guest, error) {
	folder, err := os.MkdirTemp("", "metalsvm-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	root := filepath.Join(folder, "bench", "cpu")
	err = fs.WalkDir(sources, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := sources.ReadFile(path)
		if err != nil {
			return err
		}
		to := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o666)
	})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module metalsvm\n\ngo 1.26\n"), 0o666); err != nil {
		return nil, err
	}
	binary := filepath.Join(folder, "guest.elf")
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-buildid= -T="+linkedAt,
		"-o", binary, "./bench/cpu/guest")
	command.Dir = folder
	command.Env = append(os.Environ(), "GOOS=linux", "GOARCH=386", "GO386=softfloat", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cannot build the guest: %w\n%s", err, out)
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	return open(data)
}

func open(data []byte) (*Guest, error) {
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	list, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	g := &Guest{File: file, symbols: make(map[string]uint32)}
	for _, s := range list {
		g.symbols[s.Name] = uint32(s.Value)
	}
	return g, nil
}

// Entry returns the linear address of a program.
func (g *Guest) Entry(p *Program) (uint32, error) {
	entry, ok := g.symbols["metalsvm/bench/cpu/programs."+p.symbol]
	if !ok {
		return 0, fmt.Errorf("%s: no symbol %s in the guest", p.Name, p.symbol)
	}
	return entry, nil
}
