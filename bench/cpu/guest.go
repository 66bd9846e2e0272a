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

// image is the built guest.
type image struct {
	file    *elf.File
	symbols map[string]uint32
}

// build compiles the guest in a temporary folder: 386, without
// floating-point instructions except where a program writes them itself.
func build(ctx context.Context) (*image, error) {
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
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-buildid=",
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

func open(data []byte) (*image, error) {
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	list, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	i := &image{file: file, symbols: make(map[string]uint32)}
	for _, s := range list {
		i.symbols[s.Name] = uint32(s.Value)
	}
	return i, nil
}
