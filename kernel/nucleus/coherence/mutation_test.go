package coherence

// mutation leaves out one step of the protocol: it stands between the model and
// the protocol, or between the protocol and its Env.
type mutation struct {
	step string
	by   string // the check that fails first; none if the step is not needed
	end  string // what comes of it if only one mapping is checked, and what can happen
	in   config
	call func(u *unit, e event) bool             // in place of the protocol's entry
	omit func(u *unit, e effect, m Message) bool // tells which effects are left out
	send func(u *unit, to *int, m *Message)      // changes what is sent
}

var pair = config{cores: 2, pages: 1, threads: 1}

const progress = "what has begun retires"
