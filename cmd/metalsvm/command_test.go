package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"metalsvm": main})
}

// The scripts run the command as a user does; the kernel is built once and
// then comes from the host's cache.
func TestScripts(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("HOME", os.Getenv("HOME"))
			self, err := exec.LookPath("metalsvm")
			e.Setenv("METALSVM", self) // for scripts that change PATH
			return err
		},
	})
}
