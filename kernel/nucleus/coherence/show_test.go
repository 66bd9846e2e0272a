package coherence

import (
	"fmt"
	"math/bits"
	"strings"
)

// set is a set of cores or pages, readable.
func set(s uint64) string {
	var list []string
	for ; s != 0; s &= s - 1 {
		list = append(list, fmt.Sprint(bits.TrailingZeros64(s)))
	}
	return "{" + strings.Join(list, " ") + "}"
}

// String is a state as a trace shows it: what each core knows of each page, and
// the mail.
func (m *model) String() string {
	var b strings.Builder
	for p := range m.pages {
		fmt.Fprintf(&b, "| page %d, owner %s:", p, who(m.owner[p]))
		for i := range m.cores {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString(" " + m.units[i].describe(p))
		}
		b.WriteString(" ")
	}
	b.WriteString("|")
	for i := range m.cores {
		for j := range m.cores {
			for _, l := range m.mail[i][j] {
				fmt.Fprintf(&b, " %d>%d %v", i, j, l)
			}
		}
	}
	return b.String()
}

func who(core int) string {
	if core == Nobody {
		return "nobody"
	}
	return fmt.Sprint(core)
}

// describe tells what a page is to a core, and how it is mapped if the state does
// not say it.
func (u *unit) describe(p int) string {
	pg := &u.pages[p]
	s := [...]string{"Away", "Copy", "Shared", "Taking", "Held"}[pg.state]
	if mapped := u.mapped[p]; mapped != pg.state.mapping() {
		s += [...]string{" not mapped", " mapped for loads", " mapped for stores"}[mapped]
	}
	s += [...]string{"", " asks to read", " asks to write"}[pg.asked]
	if pg.pins > 0 {
		s += " in use"
	}
	if pg.wanted {
		s += " wanted"
	}
	return s + copies(pg.readers) + askers(pg.askers, pg.writers)
}

func copies(readers uint64) string {
	if readers == 0 {
		return ""
	}
	return ", copies " + set(readers)
}

// mapping is how a page of this state is mapped; one that a core is Taking may
// also be mapped for loads.
func (s State) mapping() access {
	return [...]access{Copy: load, Shared: load, Held: store}[s]
}

func askers(askers, writers uint64) (s string) {
	if readers := askers &^ writers; readers != 0 {
		s += ", to read " + set(readers)
	}
	if writers != 0 {
		s += ", to write " + set(writers)
	}
	return s
}

func (m Message) String() string {
	switch m.Kind {
	case AskRead:
		return fmt.Sprintf("AskRead(%d, from %d)", m.Page, m.From)
	case AskWrite:
		return fmt.Sprintf("AskWrite(%d, from %d)", m.Page, m.From)
	case GrantCopy:
		return fmt.Sprintf("GrantCopy(%d)", m.Page)
	case Grant:
		return fmt.Sprintf("Grant(%d%s%s)", m.Page, copies(m.Readers), askers(m.Askers, m.Writers))
	case Invalidate:
		return fmt.Sprintf("Invalidate(%d)", m.Page)
	}
	return fmt.Sprintf("Gone(%d, from %d)", m.Page, m.From)
}
