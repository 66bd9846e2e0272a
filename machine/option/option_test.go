package option

import (
	"strings"
	"testing"
)

// Every option has an effect, and its default undoes it.
func TestOptions(t *testing.T) {
	for _, o := range Options {
		if len(o.Values) != 2 || o.About == "" || o.Source == "" {
			t.Errorf("%+v is incomplete", o)
			continue
		}
		var s Set
		if err := s.Parse(o.Name + "=" + o.Values[1]); err != nil || s == (Set{}) {
			t.Errorf("%s: %v, %+v", o.Name, err, s)
		}
		if err := s.Parse(o.Name + "=" + o.Values[0]); err != nil || s != (Set{}) {
			t.Errorf("%s: %v, %+v after the default", o.Name, err, s)
		}
	}
}

func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                 "want name=value",
		"atomic-read":      "want name=value",
		"atomic-read=both": "there are the values old and new",
		"colour=red":       "no option \"colour\"; there are: apic-timer, ",
	} {
		var s Set
		if err := s.Parse(text); err == nil || !strings.Contains(err.Error(), want) || s != (Set{}) {
			t.Errorf("%q: %v, %+v", text, err, s)
		}
	}
}
