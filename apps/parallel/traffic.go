package parallel

import (
	"metalsvm/core"
	"metalsvm/mail"
	"metalsvm/svm"
)

// Traffic is what all cores together have done for shared memory while they
// computed.
type Traffic struct {
	Faults    uint64 `json:"faults"`     // page faults for which a message was sent
	PageMoves uint64 `json:"page_moves"` // pages that have got another owner
	Copies    uint64 `json:"copies"`     // copies to read
	Mapped    uint64 `json:"mapped"`     // pages mapped without a message: lazy, protected, touched first, or copied from home
}

// add adds up the traffic of one core more.
func (t *Traffic) add(o Traffic) {
	t.Faults += o.Faults
	t.PageMoves += o.PageMoves
	t.Copies += o.Copies
	t.Mapped += o.Mapped
}

// collect adds up what the cores have done since before, on the first of them,
// by mail.
func collect(before svm.Counters, info core.Info) (sum Traffic, err error) {
	after, err := svm.Stats()
	if err != nil {
		return sum, err
	}
	sum = Traffic{
		Faults:    after.Faults - before.Faults,
		PageMoves: after.PagesIn - before.PagesIn,
		Copies:    after.CopiesIn - before.CopiesIn,
		Mapped:    after.Touched + after.Fetched - before.Touched - before.Fetched,
	}
	if info.Rank != 0 {
		return sum, mail.Send(info.Members[0], mail.Message{Data: sum.words()})
	}
	for range len(info.Members) - 1 {
		m, err := mail.Receive(mail.Any)
		if err != nil {
			return sum, err
		}
		sum.add(traffic(m.Data))
	}
	return sum, nil
}

// words is the traffic of one core as mail carries it.
func (t Traffic) words() [mail.Words]uint32 {
	return [mail.Words]uint32{uint32(t.Faults), uint32(t.PageMoves), uint32(t.Copies), uint32(t.Mapped)}
}

func traffic(w [mail.Words]uint32) Traffic {
	return Traffic{uint64(w[0]), uint64(w[1]), uint64(w[2]), uint64(w[3])}
}
