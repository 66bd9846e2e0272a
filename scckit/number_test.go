package scckit

import (
	"slices"
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]uint64{"0": 0, "20": 20, "0x20": 32, "0X1F": 31, "1f": 31, "0x1ec000000": 0x1EC000000} {
		if got, err := ParseNumber(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0x", "-1", "1g", "0x1_0", "12345678901234567890123"} {
		if got, err := ParseNumber(text); err == nil {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestParseCores(t *testing.T) {
	for text, want := range map[string][]int{
		"": nil, "5": {5}, "0x2f 0": {47, 0}, "3..1 2": {1, 2, 3}, "0 0": {0}, "a": {10},
	} {
		if got, err := ParseCores(strings.Fields(text)); !slices.Equal(got, want) || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"48", "0..48", "..", "1..", "1...3", "x"} {
		if got, err := ParseCores([]string{text}); err == nil {
			t.Errorf("%q: %d", text, got)
		}
	}
}
