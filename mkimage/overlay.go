package mkimage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// patch replaces one piece of text in a file of the toolchain's own sources.
type patch struct {
	file string // below GOROOT/src
	old  string // must occur exactly once
	new  string
	why  string
}

// patches are all the changes to the Go runtime. Their patterns are tied to
// one Go release; apply refuses to guess when a pattern does not fit.
var patches = []patch{
	{
		file: "runtime/asm_386.s",
		old:  "\tTESTL\t$(1<<23), DX // MMX\n\tJZ\tbad_proc\n",
		new:  "",
		why:  "a P54C has no MMX, and with the patches below none is needed",
	},
	{
		file: "internal/runtime/atomic/atomic_386.s",
		old:  "\tMOVQ\t(AX), M0\n\tMOVQ\tM0, ret+4(FP)\n\tEMMS\n\tRET\n",
		new: "\tMOVL\tAX, DI\n\tXORL\tAX, AX\n\tXORL\tDX, DX\n\tXORL\tBX, BX\n\tXORL\tCX, CX\n" +
			"\tLOCK\n\tCMPXCHG8B\t(DI)\n\tMOVL\tAX, ret_lo+4(FP)\n\tMOVL\tDX, ret_hi+8(FP)\n\tRET\n",
		why: "Load64 uses MMX; CMPXCHG8B is the Pentium's 64-bit access",
	},
	{
		file: "internal/runtime/atomic/atomic_386.s",
		old: "\t// MOVQ and EMMS were introduced on the Pentium MMX.\n\tMOVQ\tval+4(FP), M0\n\tMOVQ\tM0, (AX)\n\tEMMS\n" +
			"\t// This is essentially a no-op, but it provides required memory fencing.\n" +
			"\t// It can be replaced with MFENCE, but MFENCE was introduced only on the Pentium4 (SSE2).\n" +
			"\tXORL\tAX, AX\n\tLOCK\n\tXADDL\tAX, (SP)\n\tRET\n",
		new: "\tMOVL\tAX, DI\n\tMOVL\tval_lo+4(FP), BX\n\tMOVL\tval_hi+8(FP), CX\n" +
			"\tMOVL\t0(DI), AX\n\tMOVL\t4(DI), DX\nagain:\n\tLOCK\n\tCMPXCHG8B\t(DI)\n\tJNE\tagain\n\tRET\n",
		why: "Store64 uses MMX",
	},
	{
		file: "runtime/panic.go",
		old:  "\t\t\tcrash()\n\t\t}\n\n\t\texit(2)\n\t})\n",
		new:  "\t\t\tcrash()\n\t\t}\n\n\t\texit(fatalStatus)\n\t})\n",
		why:  "a runtime failure must not look like an application's os.Exit(2)",
	},
	{
		file: "runtime/panic.go",
		old:  "\tsystemstack(func() {\n\t\texit(2)\n\t})\n\n\t*(*int)(nil) = 0 // not reached\n}\n",
		new: "\tsystemstack(func() {\n\t\texit(fatalStatus)\n\t})\n\n\t*(*int)(nil) = 0 // not reached\n}\n\n" +
			"// fatalStatus is the status of a run that ends in a panic or a deadlock.\nvar fatalStatus int32 = 121\n",
		why: "neither must a panic",
	},
	{
		file: "runtime/signal_unix.go",
		old:  "\t\tprintDebugLog()\n\t\tcrash()\n\t}\n\n\tprintDebugLog()\n\n\texit(2)\n}\n",
		new:  "\t\tprintDebugLog()\n\t\tcrash()\n\t}\n\n\tprintDebugLog()\n\n\texit(128 + int32(sig))\n}\n",
		why:  "neither must a signal that nothing handles",
	},
	{
		file: "runtime/proc.go",
		old:  "\tfatal(\"all goroutines are asleep - deadlock!\")\n",
		new:  "\tfatalStatus = 122\n\tfatal(\"all goroutines are asleep - deadlock!\")\n",
		why:  "a deadlock has a status of its own",
	},
	{
		file: "crypto/internal/fips140/drbg/entropy_fips140.go",
		old:  "var memory entropy.ScratchBuffer\n",
		new:  "var memory *entropy.ScratchBuffer\n",
		why:  "32 MiB of zeros in every image, used in FIPS mode only",
	},
	{
		file: "crypto/internal/fips140/drbg/entropy_fips140.go",
		old:  "seed, err := entropy.Seed(&memory)",
		new:  "seed, err := entropy.Seed(memory)",
		why:  "goes with the line above",
	},
	{
		file: "crypto/internal/fips140/drbg/entropy_fips140.go",
		old:  "seed, err = entropy.Seed(&memory)",
		new:  "seed, err = entropy.Seed(memory)",
		why:  "goes with the line above",
	},
}

// writeOverlay applies patches to the sources under goroot, writes the results
// into dir and returns the file for "go build -overlay". goVersion is only
// named in errors.
func writeOverlay(goroot, goVersion, dir string, patches []patch) (string, error) {
	texts := map[string]string{}
	for _, p := range patches {
		path := filepath.Join(goroot, "src", filepath.FromSlash(p.file))
		text, seen := texts[path]
		if !seen {
			b, err := os.ReadFile(path)
			if err != nil {
				return "", fmt.Errorf("toolchain sources: %w (is GOROOT complete?)", err)
			}
			text = string(b)
		}
		if n := strings.Count(text, p.old); n != 1 {
			return "", fmt.Errorf("%s of %s: the text to patch occurs %d times instead of once; "+
				"this Go release needs a new pattern in mkimage/overlay.go (%s):\n%s", p.file, goVersion, n, p.why, p.old)
		}
		texts[path] = strings.Replace(text, p.old, p.new, 1)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, text := range texts {
		rel, err := filepath.Rel(filepath.Join(goroot, "src"), path)
		if err != nil {
			return "", err
		}
		to := filepath.Join(dir, strings.ReplaceAll(filepath.ToSlash(rel), "/", "_"))
		if err := os.WriteFile(to, []byte(text), 0o644); err != nil {
			return "", err
		}
		overlay.Replace[path] = to
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, b, 0o644)
}
