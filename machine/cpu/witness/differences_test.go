package witness

import "strings"

// tcgLacks has the trials that QEMU's translator cannot do, with the reason.
var tcgLacks = map[string]string{
	"PG without PE, ring 0":       "CR0.PG without CR0.PE is not refused; what follows is lost",
	"reserved bit of CR4, ring 0": "it is not refused, and the translator hangs",
}

// tcgDeviations are trials, by the beginnings of their names, in which QEMU's
// translator does not do what the Pentium's manuals say.
var tcgDeviations = []struct{ name, reason string }{
	{"lock mov", "LOCK with MOV is not refused"},
	{"icebp", "F1 is an undefined opcode"},
	{"virtual icebp", "the same"},
	{"rdmsr, ring 0", "registers that do not exist read as zero"},
	{"mov cr1, ring", "the privilege is checked before the number of the register"},
	{"mov cr5, ring", "the same"},
	{"DR4 with DE, ring 3", "the same"},
	{"null segment", "rights of segments are not checked in accesses"},
	{"read-only segment", "the same"},
	{"store through CS", "the same"},
	{"beyond a short segment", "nor are their limits"},
	{"wrapped in a short segment", "the same"},
	{"below expand-down", "the same"},
	{"virtual beyond", "the same"},
	{"virtual stack wrap", "the same"},
	{"virtual jump beyond", "the same for the targets of jumps"},
	{"virtual, EIP beyond", "the same"},
	{"iret beyond the limit", "the same"},
	{"ud2 by small code", "the same"},
	{"in by small code", "the same"},
	{"int 80 by small code", "the same"},
	{"alignment", "alignment is not checked"},
	{"push all", "what fits is written before the fault"},
	{"fnsave", "the same"},
	{"virtual int 80 by 0xee0000180000", "a handler outside ring 0 is entered from virtual-8086 mode"},
	{"general detect", "DR7.GD does nothing"},
	{"undefined 8f", "8F is POP whatever its reg field says"},
	{"undefined c6", "C6 and C7 are MOV, the same"},
	{"undefined c7", "the same"},
	{"undefined 0f 0d", "hints of later processors"},
	{"undefined 0f 1", "the same"},
	{"undefined 0f 2", "control registers as above; conversions of later processors"},
	{"undefined 0f 3", "SYSENTER and RDPMC ask for privilege first"},
	{"undefined 0f 6", "MMX is there whatever CPUID says"},
	{"undefined 0f 7", "the same"},
	{"undefined 0f c4", "the same"},
	{"undefined 0f d", "the same"},
	{"undefined 0f e", "the same"},
	{"undefined 0f f", "the same"},
	{"form db /1 (fpu)", "FISTTP is there"},
	{"form dd /1 (fpu)", "the same"},
	{"form df /1 (fpu)", "the same"},
	{"form df /4 (fpu)", "packed BCD is moved from its end on, a byte at a time"},
	{"form df /6 (fpu)", "the same"},
	{"form 60 /0 (pusha), stack", "it writes from its lowest word on"},
	{"form f1 /0 (icebp)", "F1 is an undefined opcode"},
	{"form 0f 0a /0 (cl1invmb)", "the SCC's own instruction"},
	{"form 0f 31 /0 (rdtsc)", "time"},
	{"form 0f 00 /3 (ltr), plain", "a null selector is not refused"},
	{"form 0f 00 /3 (ltr), page read-only", "the same"},
	{"form ca /0 (retf), stack on an absent page", "far returns read the stack as the supervisor"},
	{"form cb /0 (retf), stack on an absent page", "the same"},
	{"form cf /0 (iret), stack on an absent page", "the same"},
}

// tcgDiffers tells whether a difference to QEMU's translator is known.
func tcgDiffers(tr *trial, where string, mine, theirs uint32) bool {
	name := func(prefix string) bool { return strings.HasPrefix(tr.name, prefix) }
	for _, d := range tcgDeviations {
		if name(d.name) {
			return true
		}
	}
	switch {
	case mine^theirs == flagRF:
		return true // a fault's image of RF ([SDM3] 17.3.1.1), and when RF ends
	case mine == theirs|2 && theirs&^5 == 0:
		return true // #PF of an instruction that modifies memory: its read faults there, a write on the Pentium
	case (name("modify") || name("cmpxchg") || name("bts") || strings.Contains(tr.name, "page read-only")) && where == "[5030]" && mine == 0:
		return true // the same: the read has set the accessed bit
	case (name("form d9 /6") || name("form dd /6")) && strings.HasPrefix(where, "[b"):
		return true // FNSTENV and FNSAVE: reserved words are zeros, and there is no last opcode
	case (name("form 37") || name("form 3f") || name("form 0f bc") || name("form 0f bd")) && (mine^theirs)&^0x8D5 == 0:
		return true // flags that AAA, AAS, BSF and BSR leave undefined
	case name("task by") && (where == "[7220]" || where == "[7224]"):
		return true // a fault in the new task: its EIP takes low bits of the old one's, and RF as above
	case mine == theirs|1 && (where == "[7ff0]" || where == "[7fe8]"):
		return true // EXT of a fault in the delivery of another
	case where == "[2044]" && theirs == 0 && mine&0x1900 == 0x1900:
		return true // jumps, calls and returns do not set the accessed bit of their code segment
	}
	return false
}
