package litmus

// Test is a litmus test: a few cores, each with a few operations on the shared
// words x and y, which are 0 at first. An outcome is what the loads have seen and
// what the words are in the end.
//
// Outcomes that a sequential execution has are found by trying all of them (see
// sequential). Others are wrong in a strong region, and in a lazy or home one unless
// they are listed here.
type Test struct {
	Name  string
	Cores []string // what each does; see parse
	Final bool     // the final values of the words are part of the outcome

	// Weak are outcomes that no sequential execution has and that the lazy model
	// allows. On a machine with its caches they are seen in lazy regions.
	Weak []string
	// Never are such outcomes that this machine does not have there all the same.
	Never []string
	// Seen are sequential outcomes that must be seen too, in strong and lazy
	// regions: without them the test would put nothing to the test. In a home region
	// next to nothing is seen before a release.
	Seen []string
}

// Tests are all tests: first those that leave the order to the memory, then those
// that ask for it.
var Tests = []Test{
	{
		Name:  "SB", // store buffering
		Cores: []string{"x=1 a=y", "y=1 b=x"},
		Weak:  []string{"a=0 b=0"},
		Seen:  []string{"a=0 b=1", "a=1 b=0"},
	}, {
		Name:  "MP", // message passing
		Cores: []string{"x=1 y=1", "a=y b=x"},
		Weak:  []string{"a=1 b=0"},
		Seen:  []string{"a=0 b=0", "a=1 b=1"},
	}, {
		Name:  "LB", // load buffering
		Cores: []string{"a=x y=1", "b=y x=1"},
		Never: []string{"a=1 b=1"},
		Seen:  []string{"a=0 b=0"},
	}, {
		Name:  "WRC", // write to read causality
		Cores: []string{"x=1", "a=x y=1", "b=y c=x"},
		Weak:  []string{"a=1 b=1 c=0"},
		Seen:  []string{"a=1 b=1 c=1"},
	}, {
		Name:  "IRIW", // independent reads of independent writes
		Cores: []string{"x=1", "y=1", "a=x b=y", "c=y d=x"},
		Weak:  []string{"a=1 b=0 c=1 d=0"},
		Seen:  []string{"a=1 b=1 c=1 d=1"},
	}, {
		Name:  "2+2W", // two cores write two words
		Cores: []string{"x=1 y=2", "y=1 x=2"},
		Final: true,
		Never: []string{"x=1 y=1"},
		Seen:  []string{"x=1 y=2", "x=2 y=1"},
	}, {
		Name:  "CoRR", // coherence: two reads of one word
		Cores: []string{"x=1 x=2", "a=x b=x"},
		Seen:  []string{"a=0 b=0", "a=2 b=2"},
	}, {
		Name:  "CoWR", // coherence: a core reads what it has written
		Cores: []string{"x=1 a=x", "x=2 b=x"},
		Final: true,
		Seen:  []string{"a=1 b=2 x=1", "a=1 b=2 x=2"},
	}, {
		Name:  "MP+release", // the reader does not acquire
		Cores: []string{"x=1 release y=1 release", "a=y b=x"},
		Weak:  []string{"a=1 b=0"},
		Seen:  []string{"a=1 b=1"},
	}, {
		Name:  "MP+acquire", // the writer does not release
		Cores: []string{"x=1 y=1", "a=y acquire b=x"},
		Never: []string{"a=1 b=0"},
		Seen:  []string{"a=1 b=1"},
	}, {
		Name:  "MP+release+acquire",
		Cores: []string{"x=1 release y=1 release", "a=y acquire b=x"},
		Seen:  []string{"a=0 b=0", "a=1 b=1"},
	}, {
		Name:  "SB+release+acquire",
		Cores: []string{"x=1 release acquire a=y", "y=1 release acquire b=x"},
		Seen:  []string{"a=0 b=1", "a=1 b=0"},
	}, {
		Name:  "WRC+release+acquire",
		Cores: []string{"x=1 release", "a=x release y=1 release", "b=y acquire c=x"},
		Seen:  []string{"a=1 b=1 c=1"},
	}, {
		Name:  "IRIW+release+acquire",
		Cores: []string{"x=1 release", "y=1 release", "a=x acquire b=y", "c=y acquire d=x"},
		Seen:  []string{"a=1 b=1 c=1 d=1"},
	}, {
		Name:  "MP+lock",
		Cores: []string{"lock x=1 y=1 unlock", "lock a=y b=x unlock"},
		Seen:  []string{"a=0 b=0", "a=1 b=1"},
	}, {
		Name:  "MP+rlock",
		Cores: []string{"lock x=1 y=1 unlock", "rlock a=y b=x unlock", "rlock c=y d=x unlock"},
		Seen:  []string{"a=0 b=0 c=0 d=0", "a=1 b=1 c=1 d=1"},
	}, {
		Name:  "SB+lock",
		Cores: []string{"lock x=1 a=y unlock", "lock y=1 b=x unlock"},
		Seen:  []string{"a=0 b=1", "a=1 b=0"},
	}, {
		Name:  "MP+barrier",
		Cores: []string{"x=1 y=1 barrier", "barrier a=y b=x"},
		Seen:  []string{"a=1 b=1"},
	}, {
		Name:  "MP+mail", // mail alone orders nothing
		Cores: []string{"x=1 send", "receive a=x"},
		Weak:  []string{"a=0"},
		Seen:  []string{"a=1"},
	}, {
		Name:  "MP+mail+release",
		Cores: []string{"x=1 release send", "receive a=x"},
		Weak:  []string{"a=0"},
		Seen:  []string{"a=1"},
	}, {
		Name:  "MP+mail+acquire",
		Cores: []string{"x=1 send", "receive acquire a=x"},
		Never: []string{"a=0"},
		Seen:  []string{"a=1"},
	}, {
		Name:  "MP+mail+release+acquire",
		Cores: []string{"x=1 y=1 release send", "receive acquire a=y b=x"},
		Seen:  []string{"a=1 b=1"},
	}, {
		Name:  "MP+add", // an atomic operation orders its own word only
		Cores: []string{"x=1 a=add(y,1)", "b=add(y,0) c=x"},
		Never: []string{"a=1 b=1 c=0"},
		Seen:  []string{"a=1 b=0 c=0", "a=1 b=1 c=1"},
	}, {
		Name:  "SB+add",
		Cores: []string{"a=add(x,1) b=add(y,0)", "c=add(y,1) d=add(x,0)"},
		Seen:  []string{"a=1 b=0 c=1 d=1", "a=1 b=1 c=1 d=0"},
	}, {
		Name:  "Add",
		Cores: []string{"a=add(x,1) b=add(x,1)", "c=add(x,1) d=add(x,1)"},
		Final: true,
		Seen:  []string{"a=1 b=2 c=3 d=4 x=4", "a=3 b=4 c=1 d=2 x=4"},
	}, {
		Name:  "Add+load", // a load before does not keep the word old
		Cores: []string{"a=x b=add(x,1) c=x", "d=add(x,1)"},
		Seen:  []string{"a=0 b=1 c=1 d=2", "a=1 b=2 c=2 d=1"},
	}, {
		Name:  "CompareAndSwap",
		Cores: []string{"a=cas(x,0,1)", "b=cas(x,0,2)"},
		Final: true,
		Seen:  []string{"a=0 b=1 x=2", "a=1 b=0 x=1"},
	},
}
