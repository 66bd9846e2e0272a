package system

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"metalsvm/mkimage"
	"metalsvm/run"
)

// The steps of a hand-over that keep shared memory coherent where no hardware
// does: a kernel without one of them computes something else, on some seed.
func TestEveryStepOfAHandOverCounts(t *testing.T) {
	const hand = "kernel/nucleus/entry/svm_386.go"
	for name, step := range map[string]string{"invalidate": "\t\tx86.InvalidateMessages()\n", "drain": "\t\tdevice.Drain()\n"} {
		t.Run(name, func(t *testing.T) {
			source := t.TempDir()
			copyTree(t, "..", source)
			without(t, filepath.Join(source, hand), step)
			file, err := mkimage.Build(t.Context(), mkimage.Options{Source: source, Cache: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			wrong, err := run.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			const seeds = 20
			for seed := range uint64(seeds) {
				out, err := run.Run(t.Context(), wrong, run.Options{
					Cores: 2, Seed: seed, Args: []string{"selftest", "handover"}, Watchdog: time.Second,
				})
				if err != nil {
					t.Fatal(err)
				}
				if out.Status != 0 {
					t.Logf("seed %d: status %d, %v", seed, out.Status, out.Err)
					return
				}
			}
			t.Errorf("no failure in %d seeds", seeds)
		})
	}
}

// without takes text out of a file.
func without(t *testing.T, file, text string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(b), text) != 1 {
		t.Fatalf("%s has %q %d times", file, text, strings.Count(string(b), text))
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(b), text, "", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// copyTree copies the module's sources.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(from, path)
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "docs" {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o777)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), b, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
}
