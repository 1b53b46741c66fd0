package eval

import (
	"strings"
	"time"

	"mxsh/shell/value"
)

// Positions in texts count characters, and the methods are case-sensitive,
// unlike the operators.
var stringMethods = map[string]method{
	"tolower":          textOf(strings.ToLower),
	"tolowerinvariant": textOf(strings.ToLower),
	"toupper":          textOf(strings.ToUpper),
	"toupperinvariant": textOf(strings.ToUpper),
	"trim":             trimming(strings.Trim),
	"trimstart":        trimming(strings.TrimLeft),
	"trimend":          trimming(strings.TrimRight),
	"contains":         examining(strings.Contains),
	"startswith":       examining(strings.HasPrefix),
	"endswith":         examining(strings.HasSuffix),
	"split":            splitMethod,
	"replace": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		if c.text(0) == "" {
			return nil, outOfRange(c.name)
		}
		return strings.ReplaceAll(c.on.(string), c.text(0), c.text(1)), nil
	},
	"indexof":     finding(strings.Index),
	"lastindexof": finding(strings.LastIndex),
	"substring": func(c call) (any, error) {
		_, tail, err := c.cut(0)
		if err != nil || len(c.args) < 2 {
			return string(tail), err
		}
		n, err := c.whole(1)
		if err != nil || n < 0 || n > len(tail) {
			return nil, orRange(err, c.name)
		}
		return string(tail[:n]), nil
	},
	"insert": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		head, tail, err := c.cut(0)
		return string(head) + c.text(1) + string(tail), err
	},
	"remove": func(c call) (any, error) {
		head, tail, err := c.cut(0)
		if err != nil || len(c.args) < 2 {
			return string(head), err
		}
		n, err := c.whole(1)
		if err != nil || n < 0 || n > len(tail) {
			return nil, orRange(err, c.name)
		}
		return string(head) + string(tail[n:]), nil
	},
	"chars":      func(c call) (any, error) { return c.at() },
	"indexofany": findingAny(strings.IndexFunc), "lastindexofany": findingAny(strings.LastIndexFunc),
	"normalize": textOf(func(t string) string { return t }),
	"clone":     textOf(func(t string) string { return t }),
	"padleft":   padding(func(text, pad string) string { return pad + text }),
	"padright":  padding(func(text, pad string) string { return text + pad }),
	"tochararray": func(c call) (any, error) {
		return value.Chars(c.on.(string)), c.takes(0, 0)
	},
}

func orRange(err error, name string) error {
	if err != nil {
		return err
	}
	return outOfRange(name)
}

func textOf(fn func(string) string) method {
	return func(c call) (any, error) { return fn(c.on.(string)), c.takes(0, 1) }
}

// trimming cuts the characters of the arguments off, blanks when there are none.
func trimming(fn func(s, cutset string) string) method {
	return func(c call) (any, error) {
		set := ""
		for _, a := range c.args {
			set += value.Join(value.Enumerate(a), "")
		}
		if set == "" {
			set = " \t\r\n\v\f\u00a0\u0085"
		}
		return fn(c.on.(string), set), nil
	}
}

// examining compares with the first argument; a second one may ask to ignore case.
func examining(fn func(s, part string) bool) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 3); err != nil {
			return nil, err
		}
		text, part := c.on.(string), c.text(0)
		if ignoresCase(c, 1) {
			text, part = strings.ToLower(text), strings.ToLower(part)
		}
		return fn(text, part), nil
	}
}

func finding(fn func(s, part string) int) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 3); err != nil {
			return nil, err
		}
		text, part, start := c.on.(string), c.text(0), 0
		if ignoresCase(c, len(c.args)-1) {
			text, part = strings.ToLower(text), strings.ToLower(part)
		}
		if len(c.args) > 1 {
			if from, ok := c.args[1].(int64); ok {
				runes := []rune(text)
				start = int(max(0, min(from, int64(len(runes)))))
				text = string(runes[start:])
			}
		}
		i := fn(text, part)
		if i < 0 {
			return int64(-1), nil
		}
		return int64(start + len([]rune(text[:i]))), nil
	}
}

// findingAny finds one of several characters.
func findingAny(fn func(s string, is func(rune) bool) int) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		set := value.Join(value.Enumerate(c.args[0]), "")
		text := c.on.(string)
		i := fn(text, func(r rune) bool { return strings.ContainsRune(set, r) })
		if i < 0 {
			return int64(-1), nil
		}
		return int64(len([]rune(text[:i]))), nil
	}
}

// cut divides the text before character i, which argument n gives.
func (c call) cut(n int) (head, tail []rune, err error) {
	if err := c.takes(1, 2); err != nil {
		return nil, nil, err
	}
	i, err := c.whole(n)
	runes := []rune(c.on.(string))
	if err != nil || i < 0 || i > len(runes) {
		return nil, nil, orRange(err, c.name)
	}
	return runes[:i], runes[i:], nil
}

func padding(join func(text, pad string) string) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 2); err != nil {
			return nil, err
		}
		width, err := c.whole(0)
		if err != nil || width > maxRepeat {
			return nil, orRange(err, c.name)
		}
		fill := " "
		if len(c.args) == 2 {
			fill = c.text(1)
		}
		text := c.on.(string)
		return join(text, strings.Repeat(fill, max(0, width-len([]rune(text))))), nil
	}
}

// splitMethod is .Split(separators[, count][, options]): every character of a
// single text, or each element of an array, separates.
func splitMethod(c call) (any, error) {
	text := c.on.(string)
	var seps []string
	limit, drop := -1, false
	for i, a := range c.args {
		if e, ok := a.(value.Enum); ok {
			a = e.String()
		}
		switch x := a.(type) {
		case int64:
			limit = int(x)
		case string:
			if i > 0 && strings.EqualFold(x, "RemoveEmptyEntries") {
				drop = true
				continue
			}
			if i == 0 && len(c.args) > 1 && strings.EqualFold(c.text(1), "None") || i > 0 {
				seps = append(seps, x)
				continue
			}
			for _, r := range x {
				seps = append(seps, string(r))
			}
		default:
			for _, item := range value.Enumerate(a) {
				seps = append(seps, value.Text(item))
			}
		}
	}
	if len(seps) == 0 {
		seps = []string{" ", "\t", "\n", "\r"}
	}
	out := []any{}
	for _, part := range splitAny(text, seps, limit) {
		if !drop || part != "" {
			out = append(out, part)
		}
	}
	return out, nil
}

func splitAny(text string, seps []string, limit int) []string {
	var out []string
	last := 0
	for i := 0; i < len(text); {
		step := 0
		for _, sep := range seps {
			if sep != "" && strings.HasPrefix(text[i:], sep) {
				step = len(sep)
				break
			}
		}
		if step == 0 || limit > 0 && len(out) >= limit-1 {
			i++
			continue
		}
		out = append(out, text[last:i])
		i += step
		last = i
	}
	return append(out, text[last:])
}

// adding makes AddDays and its like of a unit.
func adding(unit time.Duration) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		n, err := value.ToFloat(c.args[0])
		if err != nil || n*float64(unit) > 1<<62 || n*float64(unit) < -1<<62 {
			return nil, orRange(err, c.name)
		}
		return c.on.(time.Time).Add(time.Duration(n * float64(unit))), nil
	}
}

// calendar makes AddMonths and AddYears: the day stays in its month.
func calendar(months int) method {
	return func(c call) (any, error) {
		n, err := c.whole(0)
		if err != nil || n > 120000 || n < -120000 {
			return nil, orRange(err, c.name)
		}
		t := c.on.(time.Time)
		first := time.Date(t.Year(), t.Month(), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location()).AddDate(0, n*months, 0)
		last := first.AddDate(0, 1, -1).Day()
		return first.AddDate(0, 0, min(t.Day(), last)-1), nil
	}
}

func dated(format string) method {
	return func(c call) (any, error) { return value.FormatTime(c.on.(time.Time), format), c.takes(0, 0) }
}

var timeMethods = map[string]method{
	"tostring": func(c call) (any, error) {
		if len(c.args) == 0 { // in the form of the culture, where "$date" is in that of all
			return value.FormatTime(c.on.(time.Time), "G"), nil
		}
		return value.FormatTime(c.on.(time.Time), c.text(0)), nil
	},
	"adddays":    addDays,
	"addhours":   adding(time.Hour),
	"addminutes": adding(time.Minute),
	"addseconds": adding(time.Second), "addmilliseconds": adding(time.Millisecond),
	"addticks":   adding(100),
	"tofiletime": fileTime, "tofiletimeutc": fileTime,
	"tooadate": func(c call) (any, error) {
		t := c.on.(time.Time)
		_, offset := t.Zone()
		return float64(t.Unix()+int64(offset))/86400 + 25569, c.takes(0, 0)
	},
	"isdaylightsavingtime": func(c call) (any, error) { return c.on.(time.Time).IsDST(), c.takes(0, 0) },
	"tobinary":             func(c call) (any, error) { return value.Ticks(c.on.(time.Time)), c.takes(0, 0) },
	"addmonths":            calendar(1), "addyears": calendar(12),
	"add": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return arithmetic("+", c.on, c.args[0])
	},
	"subtract": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return arithmetic("-", c.on, c.args[0])
	},
	"touniversaltime":   func(c call) (any, error) { return c.on.(time.Time).UTC(), nil },
	"tolocaltime":       func(c call) (any, error) { return c.on.(time.Time).Local(), nil },
	"toshortdatestring": dated("d"), "tolongdatestring": dated("D"), "toshorttimestring": dated("t"), "tolongtimestring": dated("T"),
}

func fileTime(c call) (any, error) {
	t := c.on.(time.Time)
	return (t.Unix()+value.FileTimeEpoch)*1e7 + int64(t.Nanosecond()/100), c.takes(0, 0)
}

// addDays moves the calendar day, so that the clock stays over a change of the
// summer time, and the rest by the hour.
func addDays(c call) (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	n, err := value.ToFloat(c.args[0])
	if err != nil || n > 3e6 || n < -3e6 {
		return nil, orRange(err, c.name)
	}
	days := int(n)
	t := c.on.(time.Time).AddDate(0, 0, days)
	return t.Add(time.Duration((n - float64(days)) * float64(24*time.Hour))), nil
}

var spanMethods = map[string]method{
	"add": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return arithmetic("+", c.on, c.args[0])
	},
	"subtract": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return arithmetic("-", c.on, c.args[0])
	},
	"negate": func(c call) (any, error) {
		d, _ := value.AsSpan(c.on)
		return -d, c.takes(0, 0)
	},
	"duration": func(c call) (any, error) {
		d, _ := value.AsSpan(c.on)
		return max(d, -d), c.takes(0, 0)
	},
}
