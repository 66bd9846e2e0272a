package mkimage

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the source tree that the tests belong to.
const root = ".."

// build builds an image, from the user's cache if it is there.
func build(t *testing.T, opt Options) []byte {
	t.Helper()
	file, err := Build(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestImage puts this tree's own image to the checks that every build makes.
func TestImage(t *testing.T) {
	p, err := readProgram(build(t, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkP54C(p, guarded); err != nil {
		t.Error(err)
	}
	for i := range guarded {
		rest := append(append([]guard(nil), guarded[:i]...), guarded[i+1:]...)
		if err := checkP54C(p, rest); err == nil || !strings.Contains(err.Error(), guarded[i].name) {
			t.Errorf("%s not listed: %v", guarded[i].name, err)
		}
	}
	depth, err := checkNucleus(p)
	if err != nil {
		t.Error(err)
	}
	t.Logf("the nucleus uses at most %d of %d bytes of stack", depth, p.objects[stackSymbol].size)
}

// TestSameBytes builds twice, from trees in different folders, with caches of
// their own.
func TestSameBytes(t *testing.T) {
	copied := t.TempDir()
	for _, d := range append(sourceDirs, "go.mod", "go.sum") {
		from := filepath.Join(root, d)
		info, err := os.Stat(from)
		switch {
		case errors.Is(err, os.ErrNotExist):
			continue
		case err == nil && info.IsDir():
			err = os.CopyFS(filepath.Join(copied, d), os.DirFS(from))
		case err == nil:
			var b []byte
			if b, err = os.ReadFile(from); err == nil {
				err = os.WriteFile(filepath.Join(copied, d), b, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	one := build(t, Options{Source: root, Cache: t.TempDir()})
	if !testing.Short() {
		t.Setenv("GOCACHE", t.TempDir()) // and so nothing compiled before
	}
	two := build(t, Options{Source: copied, Cache: t.TempDir()})
	if !bytes.Equal(one, two) {
		t.Errorf("two builds of the same sources differ: %d and %d bytes", len(one), len(two))
	}
}

// fakeGo makes PATH a folder with nothing but a go command that is the given
// shell script.
func fakeGo(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
}

func TestCacheHit(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command in PATH")
	}
	cache := t.TempDir()
	first := build(t, Options{Cache: cache, CmdLine: "selftest runtime"})
	fakeGo(t, `if [ "$1" = env ]; then exec "`+goCommand+`" "$@"; fi; echo "go $1" >&2; exit 1`)
	if second := build(t, Options{Cache: cache, CmdLine: "selftest runtime"}); !bytes.Equal(first, second) {
		t.Error("the cache has another image")
	}
	if _, err := Build(t.Context(), Options{Cache: cache, CmdLine: "selftest recover"}); err == nil || !strings.Contains(err.Error(), "go build") {
		t.Errorf("another command line is another image, but: %v", err)
	}
}

func TestToolchain(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"an old one", "echo /usr/lib/go; echo go1.20\n", "the go command is go1.20"},
		{"one that cannot fetch another", "echo 'go: download go1.99: no such host' >&2; exit 1\n", "no such host"},
		{"something else", "echo usage: go board; exit 0\n", "usage: go board"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fakeGo(t, test.script)
			wantToolchainError(t, test.want)
		})
	}
	t.Run("none", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		wantToolchainError(t, "https://go.dev/dl/")
	})
}

func wantToolchainError(t *testing.T, text string) {
	t.Helper()
	_, err := Build(t.Context(), Options{Cache: t.TempDir()})
	if !errors.Is(err, ErrToolchain) || !strings.Contains(err.Error(), text) {
		t.Errorf("got %v, want ErrToolchain with %q", err, text)
	}
}

func TestSourceTree(t *testing.T) {
	if _, err := Build(t.Context(), Options{Source: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "go.mod") {
		t.Errorf("a folder without sources: %v", err)
	}
}

// TestSourceDirs compares the folders that count with the packages that go in.
func TestSourceDirs(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./cmd/kernel")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=386")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(out)) {
		dir, ours := strings.CutPrefix(strings.TrimSpace(name), "metalsvm/")
		counts := slices.ContainsFunc(sourceDirs, func(d string) bool {
			return dir == d || strings.HasPrefix(dir, d+"/")
		})
		if ours && !counts {
			t.Errorf("%s goes into the image, but is not among the folders that can change one", dir)
		}
	}
}

func TestContentKey(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	key := func(version, cmdline string) string {
		t.Helper()
		k, err := contentKey(dir, version, cmdline)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	write("go.mod", "module metalsvm\n")
	write("kernel/a.go", "package kernel\n")
	old := key("go1", "hello")
	write("kernel/a_test.go", "package kernel\n")
	write("machine/b.go", "package machine\n")
	if key("go1", "hello") != old {
		t.Error("tests or the machine's sources change the key")
	}
	if key("go2", "hello") == old || key("go1", "other") == old {
		t.Error("Go version or command line do not change the key")
	}
	write("kernel/a.go", "package kernel // changed\n")
	if key("go1", "hello") == old {
		t.Error("a changed file does not change the key")
	}
}
