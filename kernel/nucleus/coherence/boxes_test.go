package coherence

import "metalsvm/kernel/nucleus/mail"

// In a model with boxes the mail is package mail itself, over slots, want flags
// and rings like those of the chip. So a line may wait in an outbox because its
// slot is full, and what wakes it up is part of the model. Elsewhere the model
// has what package mail promises: lines from a core to another stay in order and
// arrive at some time.

// slot is what a core has for another at the receiver.
type slot struct {
	full bool // line 0 of model.mail is there, the others are in the outbox
	want bool // the sender wants to know when it is empty
	rung bool // an interrupt is pending
}

// port is the hardware below a box (mail.Port).
type port struct {
	*unit
	mode mode
}

// mode is what a port is used for. The state of a box is its outbox, which is
// filled by Send while all slots are full, and emptied by Rung while all are
// empty.
type mode uint8

const (
	working mode = iota
	filling
	emptying
)

func (p *port) Full(to int, _ mail.Channel) bool {
	return p.mode == filling || p.mode == working && p.m.slots[p.Self][to].full
}

func (p *port) Put(to int, _ mail.Channel, l *mail.Line) {
	p.m.mail[p.Self][to] = append(p.m.mail[p.Self][to], message(l))
	if p.mode == working {
		p.m.slots[p.Self][to].full = true
	}
}

func (p *port) Take(from int, ch mail.Channel, l *mail.Line) bool {
	if p.mode != working || from >= p.m.cores || !p.m.slots[from][p.Self].full || ch != mail.System {
		return false
	}
	p.m.slots[from][p.Self].full = false
	m := p.m.takeLine(from, p.Self)
	*l = *line(&m)
	return true
}

func (p *port) Waiting(int, mail.Channel) bool { return false }

func (p *port) SetWant(to int) {
	if p.mode == working && !p.omits(want, Message{}) {
		p.m.slots[p.Self][to].want = true
	}
}

func (p *port) TakeWant(from int) (was bool) {
	if p.mode == working {
		s := &p.m.slots[from][p.Self]
		was, s.want = s.want, false
	}
	return was
}

func (p *port) Ring(to int) {
	if p.mode == working && !p.omits(ring, Message{}) {
		p.m.slots[p.Self][to].rung = true
	}
}

func (p *port) Deliver(from int, l *mail.Line) { p.unit.receive(from, message(l)) }
func (p *port) Arrived(int)                    {}
func (p *port) Room(int)                       {}

// takeLine takes the first line from a core to another.
func (m *model) takeLine(from, to int) Message {
	list := m.mail[from][to]
	first := list[0]
	m.mail[from][to] = append(list[:0], list[1:]...)
	return first
}

// fill puts the lines that have no slot into the outboxes.
func (m *model) fill() {
	for i := range m.cores {
		u := &m.units[i]
		u.port.mode = filling
		for to := range m.cores {
			list, n := m.mail[i][to], 0
			if m.slots[i][to].full {
				n = 1
			}
			for _, l := range list[n:] {
				u.box.Send(to, line(&l))
			}
			m.mail[i][to] = list[:n]
		}
		u.port.mode = working
	}
}

// empty takes the lines out of the outboxes.
func (m *model) empty() {
	for i := range m.cores {
		u := &m.units[i]
		u.port.mode = emptying
		u.box.Rung(1<<m.cores - 1)
		u.port.mode = working
	}
}

// line and message are much like what package entry makes of a message.
func line(m *Message) *mail.Line {
	return &mail.Line{uint32(m.Kind), m.Page, uint32(m.From), uint32(m.Readers), uint32(m.Askers), uint32(m.Writers)}
}

func message(l *mail.Line) Message {
	return Message{
		Kind: Kind(l[0]), Page: l[1], From: int(l[2]),
		Readers: uint64(l[3]), Askers: uint64(l[4]), Writers: uint64(l[5]),
	}
}
