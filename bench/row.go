package bench

// Row is one measured number, with what was promised and what others reach.
type Row struct {
	Bench   string             `json:"bench"` // the measurement it belongs to
	Name    string             `json:"name"`
	Unit    string             `json:"unit"`
	Value   float64            `json:"value"`
	Goal    float64            `json:"goal"`   // 0 = nothing was promised
	Better  string             `json:"better"` // "higher", "lower", or "equal" to the same number of others
	Pass    bool               `json:"pass"`
	Against map[string]float64 `json:"against"` // the same number of others, by name; never nil
}

// Judge returns the row with Pass filled in, and Against if it was nil.
func (r Row) Judge() Row {
	if r.Against == nil {
		r.Against = map[string]float64{}
	}
	switch {
	case r.Goal == 0:
		r.Pass = true
	case r.Better == "lower":
		r.Pass = r.Value <= r.Goal
	default:
		r.Pass = r.Value >= r.Goal
	}
	return r
}
