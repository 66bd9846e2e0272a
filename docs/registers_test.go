package docs

import (
	"fmt"
	"strings"
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/option"
)

// registerRow is a register's row in reference/registers.md.
func registerRow(r scc.Register) string {
	offset := fmt.Sprintf("0x%03x", r.Offset)
	if r.Count > 1 {
		offset += fmt.Sprintf(" + %d*k, k < %d", r.Stride, r.Count)
	}
	var bits []string
	for _, f := range r.Bits {
		if f.High == f.Low {
			bits = append(bits, fmt.Sprintf("%d %s", f.Low, f.Name))
		} else {
			bits = append(bits, fmt.Sprintf("%d:%d %s", f.High, f.Low, f.Name))
		}
	}
	return fmt.Sprintf("| %s | `%s` | %v | %d | 0x%x | %s | %s |", offset, r.Name, r.Access, r.Width, r.Reset, strings.Join(bits, ", "), r.Source)
}

// optionRow is an option's row in reference/options.md.
func optionRow(o option.Option) string {
	return fmt.Sprintf("| `%s` | `%s`, `%s` | %s | %s |", o.Name, o.Values[0], o.Values[1], o.About, o.Source)
}

// The references have a row for each register and option, just as the tables
// of the code have them, and no others.
func TestRegisters(t *testing.T) {
	for _, c := range []struct {
		document, head string
		rows           []string
	}{
		{"reference/registers.md", "## Configuration registers of a tile", rows(scc.CRBRegisters, registerRow)},
		{"reference/registers.md", "## System interface", rows(scc.BankRegisters, registerRow)},
		{"reference/registers.md", "## Voltage regulator controller", rows(scc.VRCRegisters, registerRow)},
		{"reference/registers.md", "## Local APIC", rows(scc.APICRegisters, registerRow)},
		{"reference/options.md", "# Options", rows(option.Options, optionRow)},
	} {
		_, text, found := strings.Cut(read(t, c.document), c.head+"\n")
		text, _, _ = strings.Cut(text, "\n## ")
		table := text[max(strings.Index(text, "|"), 0):]
		_, table, _ = strings.Cut(table, "|---|\n")
		table, _, _ = strings.Cut(table, "\n\n")
		if want := strings.Join(c.rows, "\n"); !found || strings.TrimSpace(table) != want {
			t.Errorf("%s, %s: the table must be\n%s", c.document, c.head, want)
		}
	}
}

func TestLevels(t *testing.T) {
	const document = "reference/registers.md"
	text := read(t, document)
	for _, l := range scc.Levels {
		cells := []string{fmt.Sprintf("%#x", l.Code), fmt.Sprintf("%.1f", float64(l.Code*scc.VRCStep)/1e6), fmt.Sprint(l.MHz)}
		if !row(text, cells...) {
			t.Errorf("%s has no row with %v", document, cells)
		}
	}
}

// rows makes a row of each.
func rows[T any](list []T, row func(T) string) (text []string) {
	for _, v := range list {
		text = append(text, row(v))
	}
	return text
}
