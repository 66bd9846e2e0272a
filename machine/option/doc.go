// Package option lists what the sources for the SCC leave open: where two of
// them disagree, or where one names a register and says nothing of its
// meaning. Each such choice has a name, its values and a default; the zero Set
// is all defaults.
//
// It holds no behaviour: the models of the parts look at the Set that they
// were made with. docs/reference/options.md has the list.
package option
