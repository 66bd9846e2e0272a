package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"metalsvm/abi"
)

// tools are programs that something optional uses.
var tools = []struct{ name, use string }{
	{"qemu-system-i386", "boots images on a PC, as an independent witness"},
	{"gcc", "compiles C programs"},
}

func (c *command) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at what this computer offers",
		Long: `Doctor tells what MetalSVM finds on this computer. Only Go is needed; it exits
with status 2 if that is missing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintf(w, "host\t%s/%s, %d processors\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
			fmt.Fprintf(w, "memory\t%s\n", memory())
			fmt.Fprintf(w, "cache\t%s\n", cacheFolder())
			version, err := exec.CommandContext(cmd.Context(), "go", "version").Output()
			if err != nil {
				fmt.Fprintf(w, "go\tmissing: install it from https://go.dev/dl/\n")
			} else {
				fmt.Fprintf(w, "go\t%s\n", strings.TrimSpace(string(version)))
			}
			for _, tool := range tools {
				where, lookErr := exec.LookPath(tool.name)
				if lookErr != nil {
					where = "not found (optional)"
				}
				fmt.Fprintf(w, "%s\t%s: %s\n", tool.name, where, tool.use)
			}
			if flushErr := w.Flush(); flushErr != nil {
				return flushErr
			}
			if err != nil {
				return exit(abi.StatusUsage)
			}
			return nil
		},
	}
}

// memory says how much memory the host has and how much is free.
func memory() string {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return "unknown"
	}
	size := map[string]int{}
	for line := range strings.Lines(string(text)) {
		var name string
		var kb int
		if n, _ := fmt.Sscanf(line, "%s %d kB", &name, &kb); n == 2 {
			size[name] = kb >> 10
		}
	}
	return fmt.Sprintf("%d MB, %d MB available", size["MemTotal:"], size["MemAvailable:"])
}

// cacheFolder says where finished images are kept.
func cacheFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return fmt.Sprintf("none: %v", err)
	}
	return filepath.Join(dir, "metalsvm")
}
