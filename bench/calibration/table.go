package calibration

import (
	"fmt"
	"strings"

	"metalsvm/hw/scc"
)

// Table returns the points as tables in Markdown: in each place the clocks of
// the chip and those of the model.
func Table(points []Point) string {
	cells := map[string]string{}
	for _, p := range points {
		cells[p.Name] = fmt.Sprintf("%.0f / %.0f", p.Chip, p.Model)
	}
	var b strings.Builder
	grid(&b, "Read a word of a message buffer", "mpb_read", cells)
	grid(&b, "Write a line of a message buffer", "mpb_write", cells)
	b.WriteString("| memory controller | 0 | 1 | 2 | 3 |\n|---|---|---|---|---|\n")
	for _, r := range []struct{ title, group string }{
		{"Read a word, uncached", "dram_read"},
		{"Write a line, uncached", "dram_write_uncached"},
		{"Write a line, combined", "dram_write_combined"},
	} {
		fmt.Fprintf(&b, "| %s |", r.title)
		for mc := range scc.Controllers {
			fmt.Fprintf(&b, " %s |", cells[controllerName(r.group, mc)])
		}
		b.WriteString("\n")
	}
	b.WriteString("\n| operation | chip / model |\n|---|---|\n")
	for _, p := range points {
		if p.Group == "instruction" || p.Group == "ipi" {
			fmt.Fprintf(&b, "| `%s` | %s |\n", p.Name, cells[p.Name])
		}
	}
	largest, mean := Errors(points)
	fmt.Fprintf(&b, "\nThe largest error is %.1f %%, the mean one %.1f %%.\n", largest, mean)
	return b.String()
}

// grid writes a table with a place for each tile, that of core 0 at the upper
// left.
func grid(b *strings.Builder, title, group string, cells map[string]string) {
	fmt.Fprintf(b, "| %s |", title)
	for x := range scc.Columns {
		fmt.Fprintf(b, " x = %d |", x)
	}
	b.WriteString("\n|" + strings.Repeat("---|", scc.Columns+1) + "\n")
	for y := range scc.Rows {
		fmt.Fprintf(b, "| y = %d |", y)
		for x := range scc.Columns {
			fmt.Fprintf(b, " %s |", cells[tileName(group, x, y)])
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}
