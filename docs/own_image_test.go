package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnImage follows guide/own-image.md: it saves the files, runs the
// commands and compares what they print.
func TestOwnImage(t *testing.T) {
	d := document{text: read(t, "guide/own-image.md")}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "metalsvm"), "./cmd/metalsvm")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for language, file := range map[string]string{"go": "hello.go", "map": "load.map", "mt": "hello.mt"} {
		blocks := d.blocks(language)
		if len(blocks) != 1 {
			t.Fatalf("the guide does not have %s once", file)
		}
		save(t, filepath.Join(dir, file), blocks[0])
	}
	session := d.blocks("console")
	if len(session) != 1 {
		t.Fatal("the guide does not have one session")
	}
	for step := range strings.SplitSeq("\n"+session[0], "\n$ ") {
		line, want, _ := strings.Cut(step, "\n")
		if line == "" {
			continue
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != strings.TrimSpace(want) {
			t.Errorf("%s: %v\n%s\nnot\n%s", line, err, got, want)
		}
	}
}
