package docs

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// root is the root of the source tree.
const root = ".."

// document is a file of Markdown.
type document struct{ path, text string }

// documents returns the README and everything below this folder.
func documents(t *testing.T) []document {
	t.Helper()
	paths := []string{filepath.Join(root, "README.md")}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".md" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []document
	for _, p := range paths {
		list = append(list, document{p, read(t, p)})
	}
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// blocks returns the fenced blocks of a language.
func (d document) blocks(language string) []string {
	var list []string
	for _, m := range fence.FindAllStringSubmatch(d.text, -1) {
		if m[1] == language {
			list = append(list, m[2])
		}
	}
	return list
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestLinks(t *testing.T) {
	for _, d := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(d.text, ""), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(d.path), target)); err != nil {
				t.Errorf("%s: %v", d.path, err)
			}
		}
	}
}

// goRun is how the documents call the command from a clone.
const goRun = "go run ./cmd/metalsvm "

// TestCommands runs the lines of "sh" blocks that call the command or QEMU, in
// their order and in one folder, each once. The comment behind a command may
// say what to expect, "exit 122", and that it is "slow" and left out of short
// tests. What the documents quote of results must be among what is printed.
func TestCommands(t *testing.T) {
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "metalsvm"), "./cmd/metalsvm")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	done := map[string]bool{}
	var printed strings.Builder
	for _, d := range documents(t) {
		for _, block := range d.blocks("sh") {
			for line := range strings.Lines(block) {
				line, comment, _ := strings.Cut(strings.TrimSpace(line), "# ")
				line = strings.TrimSpace(line)
				if rest, ok := strings.CutPrefix(line, goRun); ok {
					line = "metalsvm " + rest
				}
				if !done[line] && runs(line, comment) {
					done[line] = true
					t.Run(line, func(t *testing.T) { printed.WriteString(try(t, dir, line, comment)) })
				}
			}
		}
	}
	if testing.Short() || t.Failed() {
		return
	}
	for _, d := range documents(t) {
		for _, sum := range hash.FindAllString(d.text, -1) {
			if !strings.Contains(printed.String(), sum) {
				t.Errorf("%s quotes the SHA-256 %s, which no command prints", d.path, sum)
			}
		}
	}
}

// hash is a SHA-256. Of what the documents quote of a program's output it is
// what must be the same in every version.
var hash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// runs tells whether a line can and shall be run here.
func runs(line, comment string) bool {
	name, _, _ := strings.Cut(line, " ")
	switch {
	case testing.Short() && strings.HasPrefix(comment, "slow"):
		return false
	case name == "metalsvm":
		return true
	case strings.HasPrefix(name, "qemu-"):
		_, err := exec.LookPath(name)
		return err == nil
	}
	return false
}

var expected = regexp.MustCompile(`exit (\d+)`)

// try runs a line in a folder that has the command and returns what it prints.
func try(t *testing.T, dir, line, comment string) (printed string) {
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		t.Fatal(err)
	}
	want := "0"
	if m := expected.FindStringSubmatch(comment); m != nil {
		want = m[1]
	}
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != want {
		t.Errorf("exit status %s, not %s\n%s", got, want, &out)
	}
	return out.String()
}
