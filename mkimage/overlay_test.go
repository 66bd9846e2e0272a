package mkimage

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOverlay(t *testing.T) {
	goroot, dir := t.TempDir(), t.TempDir()
	source := filepath.Join(goroot, "src", "runtime", "x.s")
	if err := os.MkdirAll(filepath.Dir(source), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(source, []byte("one\ntwo\ntwo\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	file, err := writeOverlay(goroot, "go1.99", dir, []patch{
		{"runtime/x.s", "one\n", "eins\n", "a test"},
		{"runtime/x.s", "two\ntwo\n", "zwei\n", "a test"},
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var overlay struct{ Replace map[string]string }
	if err := json.Unmarshal(b, &overlay); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(overlay.Replace[source]); err != nil || string(text) != "eins\nzwei\n" {
		t.Errorf("patched text %q, error %v", text, err)
	}

	for pattern, times := range map[string]string{"three\n": "0 times", "two\n": "2 times"} {
		_, err := writeOverlay(goroot, "go1.99", dir, []patch{{"runtime/x.s", pattern, "", "a test"}})
		if err == nil {
			t.Errorf("a pattern that occurs %s is accepted", times)
			continue
		}
		for _, want := range []string{"runtime/x.s", "go1.99", times, pattern} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %q does not tell %q", err, want)
			}
		}
	}
	if _, err := writeOverlay(goroot, "go1.99", dir, []patch{{"runtime/none.s", "", "", ""}}); err == nil {
		t.Error("a file that is not there is accepted")
	}
}
