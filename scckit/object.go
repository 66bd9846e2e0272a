package scckit

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// Segment is what memory holds from an address on. Address is a multiple of 4
// below 16 GB, the most that a controller has.
type Segment struct {
	Address uint64
	Data    []byte
}

// end returns the address behind the segment.
func (s Segment) end() uint64 { return s.Address + uint64(len(s.Data)) }

// Limits of an object: whoever reads one is safe from files that are made to
// exhaust memory.
const (
	MaxObjectBytes    = 1 << 30
	MaxObjectSegments = 1 << 16
)

// lastWord is the highest address of a word, counted in words.
const lastWord = 1<<32 - 1

// ReadObject reads an .obj file; file is its name in errors. The text is
// "/origin W", W being a hexadecimal address counted in 32-bit words, the
// words from there on in hexadecimal, and "/eof" at the end.
func ReadObject(r io.Reader, file string) ([]Segment, error) {
	o := object{lines: newLines(r, file)}
	for o.next() {
		switch o.fields[0] {
		case "/eof":
			if len(o.fields) > 1 || o.next() {
				return nil, o.fail("%.40q behind /eof", o.fields[len(o.fields)-1])
			}
			return o.segments, o.err()
		case "/origin":
			if err := o.origin(); err != nil {
				return nil, err
			}
		default:
			if err := o.words(); err != nil {
				return nil, err
			}
		}
	}
	if err := o.err(); err != nil {
		return nil, err
	}
	return nil, o.fail("the file ends without /eof")
}

// object is an object that is being read.
type object struct {
	*lines
	segments []Segment
	at       uint64 // address of the next word
	placed   bool   // there has been an origin
	begun    bool   // the last segment goes on here
	bytes    int    // of all segments
}

func (o *object) origin() error {
	if len(o.fields) != 2 {
		return o.fail("/origin needs one address")
	}
	word, err := o.hex(1, lastWord, "an address in 32-bit words")
	o.at, o.placed, o.begun = 4*word, true, false
	return err
}

// words appends a line of words to the memory at the origin.
func (o *object) words() error {
	if !o.placed {
		return o.fail("/origin is missing before %.40q", o.fields[0])
	}
	if !o.begun {
		o.segments = append(o.segments, Segment{Address: o.at})
		o.begun = true
	}
	o.bytes += 4 * len(o.fields)
	switch {
	case o.bytes > MaxObjectBytes:
		return o.fail("more than %d MB in one object", MaxObjectBytes>>20)
	case len(o.segments) > MaxObjectSegments:
		return o.fail("more than %d origins in one object", MaxObjectSegments)
	case o.at/4+uint64(len(o.fields)) > lastWord+1:
		return o.fail("goes beyond the last address, 16 GB")
	}
	s := &o.segments[len(o.segments)-1]
	for i := range o.fields {
		word, err := o.hex(i, 1<<32-1, "/origin, /eof or a 32-bit word")
		if err != nil {
			return err
		}
		s.Data = binary.LittleEndian.AppendUint32(s.Data, uint32(word))
	}
	o.at = s.end()
	return nil
}

// WriteObject writes an .obj file, four words a line. A last word that is cut
// short is filled up with zeros.
func WriteObject(w io.Writer, segments []Segment) error {
	b := bufio.NewWriter(w)
	for _, s := range segments {
		if s.Address%4 != 0 {
			return fmt.Errorf("%#x is not a multiple of 4, as addresses in an object must be", s.Address)
		}
		fmt.Fprintf(b, "/origin %08x\n", s.Address/4)
		for i := 0; i < len(s.Data); i += 4 {
			var word [4]byte
			copy(word[:], s.Data[i:])
			end := " "
			if i%16 == 12 || i+4 >= len(s.Data) {
				end = "\n"
			}
			fmt.Fprintf(b, "%08x%s", binary.LittleEndian.Uint32(word[:]), end)
		}
	}
	fmt.Fprintln(b, "/eof")
	return b.Flush()
}
