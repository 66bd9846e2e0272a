package mkimage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

// Options choose what goes into an image. The zero value builds the standard
// image from the source tree that this program was built from.
type Options struct {
	Source  string // root of the source tree; "" finds it
	CmdLine string // application and arguments for a loader that passes none; "" means DefaultCmdLine
	Cache   string // folder for finished images; "" means the user's cache folder
}

// DefaultCmdLine is what an image runs when its loader names no application.
const DefaultCmdLine = "hello"

// ErrToolchain wraps every failure that comes from the Go toolchain being
// absent, too old or incomplete.
var ErrToolchain = errors.New("no usable Go toolchain")

// Build returns the path of an image made to opt, building it if no image of
// the same content is in the cache. The image is an ELF file for 32-bit x86.
func Build(ctx context.Context, opt Options) (string, error) {
	if opt.CmdLine == "" {
		opt.CmdLine = DefaultCmdLine
	}
	src, err := sourceTree(opt.Source)
	if err != nil {
		return "", err
	}
	tool, err := findToolchain(ctx, src)
	if err != nil {
		return "", err
	}
	if opt.Cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("folder for finished images: %w", err)
		}
		opt.Cache = filepath.Join(dir, "metalsvm")
	}
	if err := os.MkdirAll(opt.Cache, 0o755); err != nil {
		return "", fmt.Errorf("folder for finished images: %w", err)
	}
	key, err := contentKey(src, tool.version, opt.CmdLine)
	if err != nil {
		return "", err
	}
	file := filepath.Join(opt.Cache, "kernel-"+key+".elf")
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	image, err := tool.build(ctx, src, opt.CmdLine)
	if err != nil {
		return "", err
	}
	return file, writeAtomic(file, image)
}

// sourceDirs are the folders whose contents can change an image.
var sourceDirs = []string{"abi", "apps", "bench/cpu/programs", "call", "cmd/kernel", "core", "hw", "kernel", "mail", "mkimage", "svm"}

// contentKey hashes all that can change an image.
func contentKey(src, goVersion, cmdline string) (string, error) {
	var files []string
	for _, d := range sourceDirs {
		err := filepath.WalkDir(filepath.Join(src, d), func(path string, e fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil:
				return err
			case strings.HasSuffix(path, "_test.go"):
				return nil
			case strings.HasSuffix(path, ".go"), strings.HasSuffix(path, ".s"), strings.HasSuffix(path, ".h"):
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return "", fmt.Errorf("source tree: %w", err)
		}
	}
	files = append(files, filepath.Join(src, "go.mod"))
	sort.Strings(files)
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", goVersion, cmdline)
	for _, name := range files {
		rel, err := filepath.Rel(src, name)
		if err != nil {
			return "", err
		}
		f, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("source tree: %w", err)
		}
		fmt.Fprintf(h, "\n%s\n", filepath.ToSlash(rel))
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return "", fmt.Errorf("source tree: %w", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:24], nil
}

// sourceTree finds the root of the source tree: given, or the module that the
// working folder is in, or where this program was built.
func sourceTree(given string) (string, error) {
	isRoot := func(dir string) bool {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		return err == nil && strings.HasPrefix(string(b), "module metalsvm\n")
	}
	if given != "" {
		if isRoot(given) {
			return given, nil
		}
		return "", fmt.Errorf("%s is not a MetalSVM source tree (no go.mod of module metalsvm)", given)
	}
	if dir, err := os.Getwd(); err == nil {
		for {
			if isRoot(dir) {
				return dir, nil
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		if dir := filepath.Dir(filepath.Dir(file)); isRoot(dir) {
			return dir, nil
		}
	}
	return "", errors.New("MetalSVM's source tree not found: the kernel is built from it; run inside a clone of the repository")
}

// writeAtomic writes a file so that no reader sees half of it.
func writeAtomic(file string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".building-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err2 := tmp.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("writing image: %w", err)
	}
	return nil
}

// toolchain is a go command and what it says of itself.
type toolchain struct {
	goroot  string
	version string // such as go1.26.8
	env     []string
}

// findToolchain asks the go command of PATH to be the version that go.mod
// names, fetching it if its own is another.
func findToolchain(ctx context.Context, src string) (*toolchain, error) {
	mod, err := os.ReadFile(filepath.Join(src, "go.mod"))
	if err != nil {
		return nil, fmt.Errorf("source tree: %w", err)
	}
	want := ""
	for line := range strings.Lines(string(mod)) {
		if v, ok := strings.CutPrefix(line, "go "); ok {
			want = "go" + strings.TrimSpace(v)
		}
	}
	t := &toolchain{env: buildEnv(want)}
	out, err := t.run(ctx, src, "env", "GOROOT", "GOVERSION")
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("%w: there is no go command in PATH; install %s or later from https://go.dev/dl/", ErrToolchain, want)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s is needed: %w", ErrToolchain, want, err)
	}
	fields := strings.Fields(string(out))
	if len(fields) != 2 {
		return nil, fmt.Errorf("%w: go env printed %q", ErrToolchain, out)
	}
	t.goroot, t.version = fields[0], fields[1]
	if t.version != want {
		return nil, fmt.Errorf("%w: the kernel is built with %s, the go command is %s", ErrToolchain, want, t.version)
	}
	return t, nil
}

// buildEnv is the environment of every go command: what the host needs, and
// nothing that could change the image.
func buildEnv(goVersion string) []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch name {
		case "GOOS", "GOARCH", "GO386", "GOFLAGS", "GOEXPERIMENT", "GOTOOLCHAIN", "GOWORK", "GODEBUG", "CGO_ENABLED", "GOROOT":
		default:
			env = append(env, v)
		}
	}
	return append(env, "GOOS=linux", "GOARCH=386", "GO386=softfloat", "CGO_ENABLED=0", "GOTOOLCHAIN="+goVersion, "GOWORK=off")
}

func (t *toolchain) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, t.env
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && stderr.Len() > 0 {
		err = fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, err
}

// build compiles, links, wraps and checks one image.
func (t *toolchain) build(ctx context.Context, src, cmdline string) ([]byte, error) {
	tmp, err := os.MkdirTemp("", "metalsvm-image-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	overlay, err := writeOverlay(t.goroot, t.version, tmp, patches)
	if err != nil {
		return nil, err
	}
	linked := filepath.Join(tmp, "kernel")
	_, err = t.run(ctx, src, "build", "-o", linked, "-overlay", overlay,
		"-trimpath", "-buildvcs=false",
		// The nucleus has no runtime under it, so no write barriers either.
		"-gcflags=metalsvm/kernel/nucleus/...=-wb=false",
		fmt.Sprintf("-ldflags=-buildid= -w -E %s -T %#x", entrySymbol, textStart),
		"./cmd/kernel")
	if err != nil {
		return nil, fmt.Errorf("building the kernel: %w", err)
	}
	program, err := os.ReadFile(linked)
	if err != nil {
		return nil, err
	}
	image, err := wrap(program, cmdline)
	if err != nil {
		return nil, err
	}
	return image, check(image)
}

// check proves that an image is fit for the machine.
func check(image []byte) error {
	p, err := readProgram(image)
	if err != nil {
		return err
	}
	if err := checkP54C(p, guarded); err != nil {
		return err
	}
	_, err = checkNucleus(p)
	return err
}

// entrySymbol is where a loader enters the image.
const entrySymbol = "metalsvm/kernel/nucleus/entry.start"
