package sctp

import "reflect"

// Of says what an option is asked about, as far as it is: an association of an Endpoint, a path, a stream, a policy.
type Of struct {
	AssocID int32
	Host    string
	Port    uint16
	SID     uint16
	Policy  int
}

type optionRow struct {
	get  func(*handle, Of) (any, error)
	set  func(*handle, Of, any) error
	zero any
}

// Options has the names of all options, each with a value of its type.
func Options() map[string]any {
	found := map[string]any{}
	for name, row := range optionTable {
		found[name] = row.zero
	}
	return found
}

// Option is the value of an option by its name: Option("rtoinfo") is a Rtoinfo, Option("nodelay") a bool.
func (s *Socket) Option(name string, of ...Of) (any, error) {
	row := optionTable[name]
	if row.get == nil {
		return nil, invalid("there is no option " + name + " to get")
	}
	return row.get(&s.handle, append(of, Of{})[0])
}

// SetOption sets it to a value of the same type; a number may be of any type.
func (s *Socket) SetOption(name string, value any, of ...Of) error {
	row := optionTable[name]
	if row.set == nil {
		return invalid("there is no option " + name + " to set")
	}
	return row.set(&s.handle, append(of, Of{})[0], value)
}

func with[T any](value any, set func(T) error) error {
	if typed, ok := value.(T); ok {
		return set(typed)
	}
	return invalid("a value of another type than the option's")
}

func withNumber[T int | int32 | uint16 | uint32](value any, set func(T) error) error {
	v, number := reflect.ValueOf(value), int64(0)
	switch {
	case v.Kind() == reflect.Bool && v.Bool():
		number = 1
	case v.Kind() == reflect.Bool:
	case v.CanInt():
		number = v.Int()
	case v.CanUint():
		number = int64(v.Uint())
	default:
		return invalid("the option's value is a number")
	}
	if int64(T(number)) != number {
		return invalid("a number that the option cannot have")
	}
	return set(T(number))
}
