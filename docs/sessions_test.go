package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestSessions follows the guides that have a session in a terminal: it saves
// their files, runs the commands and compares what they print.
func TestSessions(t *testing.T) {
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "metalsvm"), "./cmd/metalsvm")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for guide, files := range map[string]map[string]string{
		"guide/own-image.md":    {"go": "hello.go", "map": "load.map", "mt": "hello.mt"},
		"guide/from-outside.md": {"obj": "hi.obj", "mt": "hi.mt"},
	} {
		t.Run(guide, func(t *testing.T) { follow(t, guide, files, dir) })
	}
}

// follow follows a guide. files are the names of the files that it shows, by
// the language of their block; the command is in folder bin.
func follow(t *testing.T, guide string, files map[string]string, bin string) {
	d := document{text: read(t, guide)}
	dir := t.TempDir()
	for language, file := range files {
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
	shell := func(line string) *exec.Cmd {
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		return cmd
	}
	for step := range strings.SplitSeq("\n"+session[0], "\n$ ") {
		line, want, _ := strings.Cut(step, "\n")
		if line == "" {
			continue
		}
		out, err := shell(line).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != strings.TrimSpace(want) {
			t.Errorf("%s: %v\n%s\nnot\n%s", line, err, got, want)
		}
		if m := background.FindStringSubmatch(line); m != nil {
			t.Cleanup(func() { _ = shell("metalsvm scc off --control " + m[1]).Run() }) // in case the guide has not
			await(t, filepath.Join(dir, m[1]))
		}
	}
}

// background is a command that goes on, and its control socket.
var background = regexp.MustCompile(`--control (\S+) .*&$`)

// await waits until a file exists.
func await(t *testing.T, path string) {
	t.Helper()
	for range 3000 {
		if _, err := os.Stat(path); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s does not come", path)
}
