package scckit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"metalsvm/hw/scc"
)

// ParseNumber reads a number as sccKit's tools do: decimal if it can be, else
// hexadecimal, with 0x or without.
func ParseNumber(text string) (uint64, error) {
	if v, err := strconv.ParseUint(text, 10, 64); err == nil {
		return v, nil
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(text), "0x"), 16, 64)
	if err != nil {
		return 0, fmt.Errorf("%.40q is not a number, decimal or hexadecimal", text)
	}
	return v, nil
}

// ParseCores reads cores and ranges of cores, as 5, 0x2f or 0..11, and returns
// them in their order, each once.
func ParseCores(fields []string) ([]int, error) {
	var cores []int
	for _, field := range fields {
		first, last, isRange := strings.Cut(field, "..")
		if !isRange {
			last = first
		}
		from, err := parseCore(first)
		if err != nil {
			return nil, err
		}
		to, err := parseCore(last)
		if err != nil {
			return nil, err
		}
		for core := min(from, to); core <= max(from, to); core++ {
			if !slices.Contains(cores, core) {
				cores = append(cores, core)
			}
		}
	}
	return cores, nil
}

func parseCore(text string) (int, error) {
	v, err := ParseNumber(text)
	if err != nil || v >= scc.Cores {
		return 0, fmt.Errorf("%.40q is not a core, 0 to %d, or a range as 0..11", text, scc.Cores-1)
	}
	return int(v), nil
}
