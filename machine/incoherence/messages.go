package incoherence

import "metalsvm/machine/bare"

// staleMessage returns the experiment in which core 1 has read a line of
// message buffer type and reads it again when core 0 has written to it.
func staleMessage(at uint32) func(s *script) {
	return func(s *script) {
		writer, reader := s.cores[0], s.cores[1]
		word := reader.word(at, bare.MPBT)
		reader.read(word)
		reader.signal(0)
		reader.await(1, 1)
		if s.takes("cl1invmb") {
			reader.Cl1invmb()
		}
		reader.report(word)

		writer.await(0, 1)
		writer.setLine(writer.word(at, bare.MPBT), 42)
		writer.signal(1)
	}
}

// combined: core 0 stores one word, which stays in its write-combining buffer
// until it stores to another line.
func combined(s *script) {
	writer, reader := s.cores[0], s.cores[1]
	word := writer.word(message, bare.MPBT)
	writer.set(word, 42)
	if s.takes("touch") {
		writer.set(word.Add(line), 0)
	}
	writer.signal(0)
	writer.await(1, 1)

	reader.await(0, 1)
	reader.report(reader.word(message, bare.UC))
	reader.signal(1)
}

// lostMessage: core 0 has a line of message buffer type, stores to it, and
// invalidates all such lines. What is newer in L1 than in memory is gone,
// unless WBINVD has saved it.
func lostMessage(s *script) {
	writer, reader := s.cores[0], s.cores[1]
	word := writer.word(message, bare.MPBT)
	writer.read(word)
	writer.setLine(word, 42)
	if s.takes("wbinvd") {
		writer.Wbinvd()
	}
	writer.Cl1invmb()
	writer.signal(0)

	reader.await(0, 1)
	reader.report(reader.word(message, bare.UC))
}

// cachedMessage: core 0 stores to a line that it has read before. The stores
// hit L1 and stay there, unless it has invalidated the line.
func cachedMessage(s *script) {
	writer, reader := s.cores[0], s.cores[1]
	word := writer.word(message, bare.MPBT)
	writer.read(word)
	if s.takes("cl1invmb") {
		writer.Cl1invmb()
	}
	writer.setLine(word, 42)
	writer.signal(0)

	reader.await(0, 1)
	reader.report(reader.word(message, bare.UC))
}
