package core

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) clocks() []*shell.Cmdlet {
	return []*shell.Cmdlet{e.getDate(), e.newTimeSpan(), startSleep(), e.measureCommand()}
}

// DateTime is the type of a parameter that takes a date; it gives a time.Time.
var DateTime shell.Type = timeType{}

// timeType converts arguments to dates.
type timeType struct{}

func (timeType) Name() string       { return "DateTime" }
func (timeType) Accepts(v any) bool { _, ok := v.(time.Time); return ok }
func (timeType) Convert(param string, v any) (any, error) {
	t, err := value.ToTime(v)
	if err != nil {
		return nil, shell.CannotConvert(param, v, "DateTime", err)
	}
	return t, nil
}

func (e Env) getDate() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Date", Synopsis: "Gives the time of now, or of -Date, as a date or as text.",
		Params: []*shell.Param{{Name: "Date", Aliases: []string{"LastWriteTime"}, Type: timeType{}, Position: 1, ByValue: true, Help: "A date instead of now."},
			text("Format", "How to write it, for example yyyy-MM-dd, or FileDateTime for names of files."), text("UFormat", "How to write it in the notation of Unix, for example %Y-%m-%d."),
			number("Year", "The year."), number("Month", "The month."), number("Day", "The day of the month."), number("Hour", "The hour."),
			number("Minute", "The minute."), number("Second", "The second."), number("Millisecond", "The thousandth."),
			flag("AsUTC", "Gives the time of the zero meridian."), idle(text("DisplayHint", "What to show."), "the whole date is shown")},
		Examples: []shell.Example{{Command: "Get-Date -Date 2026-11-21 -Format 'dddd d MMMM'", Explains: "Gives Saturday 21 November."}},
		Process:  e.date,
	}
}

func (e Env) date(c *shell.Call) error {
	t, ok := shell.Arg[time.Time](c, "Date")
	if !ok {
		t = e.Now()
	}
	t, err := adjusted(c, t)
	if err != nil {
		return err
	}
	if c.Switch("AsUTC") {
		t = t.UTC()
	}
	switch {
	case c.Given("Format"):
		return c.Emit(formatDate(t, textArg(c, "Format")))
	case c.Given("UFormat"):
		return c.Emit(unixFormat(t, textArg(c, "UFormat")))
	}
	return c.Emit(t)
}

// adjusted replaces the parts of the date that were given.
func adjusted(c *shell.Call, t time.Time) (time.Time, error) {
	parts := []struct {
		name      string
		now       int
		low, high int64
	}{{"Year", t.Year(), 1, 9999}, {"Month", int(t.Month()), 1, 12}, {"Day", t.Day(), 1, 31}, {"Hour", t.Hour(), 0, 23},
		{"Minute", t.Minute(), 0, 59}, {"Second", t.Second(), 0, 59}, {"Millisecond", t.Nanosecond() / 1e6, 0, 999}}
	nums := make([]int, len(parts))
	for i, p := range parts {
		n := intArg(c, p.name, int64(p.now))
		if n < p.low || n > p.high {
			return t, invalid(p.name, value.Text(n), fmt.Sprintf("Parameter '%s' takes a value from %d to %d; %d is outside it.", p.name, p.low, p.high, n), "")
		}
		nums[i] = int(n)
	}
	nanos := t.Nanosecond()
	if c.Given("Millisecond") {
		nanos = nums[6] * 1e6
	}
	return time.Date(nums[0], time.Month(nums[1]), nums[2], nums[3], nums[4], nums[5], nanos, t.Location()), nil
}

// unixForms are the letters of -UFormat in the notation of -Format.
var unixForms = map[byte]string{'Y': "yyyy", 'G': "yyyy", 'y': "yy", 'g': "yy", 'm': "MM", 'd': "dd", 'H': "HH", 'I': "hh", 'M': "mm", 'S': "ss", 'A': "dddd", 'a': "ddd", 'B': "MMMM", 'b': "MMM", 'h': "MMM",
	'p': "tt", 'F': "yyyy-MM-dd", 'T': "HH:mm:ss", 'X': "HH:mm:ss", 'D': "MM/dd/yy", 'x': "MM/dd/yy", 'R': "HH:mm", 'r': "hh:mm:ss tt", 'Z': "zz", 'c': "ddd dd MMM yyyy HH:mm:ss"}

// unixPart is what a letter of -UFormat stands for that -Format has no form for;
// ok is false for a letter that stands for itself.
func unixPart(t time.Time, letter byte) (text string, ok bool) {
	switch letter {
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'C':
		return fmt.Sprintf("%02d", t.Year()/100), true
	case 'e':
		return fmt.Sprintf("%2d", t.Day()), true
	case 'k':
		return fmt.Sprintf("%2d", t.Hour()), true
	case 'l':
		return fmt.Sprintf("%2d", (t.Hour()+11)%12+1), true
	case 'j':
		return fmt.Sprintf("%03d", t.YearDay()), true
	case 's':
		return strconv.FormatInt(t.Unix(), 10), true
	case 'u', 'w':
		return strconv.Itoa(int(t.Weekday())), true
	case 'U', 'W':
		return strconv.Itoa(t.YearDay() / 7), true
	case 'V':
		_, week := t.ISOWeek()
		return fmt.Sprintf("%02d", week), true
	}
	return "", false
}

func unixFormat(t time.Time, format string) string {
	var b strings.Builder
	format = strings.TrimPrefix(format, "+")
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if form, ok := unixForms[format[i]]; ok {
			b.WriteString(value.FormatTime(t, form))
		} else if part, ok := unixPart(t, format[i]); ok {
			b.WriteString(part)
		} else {
			b.WriteByte(format[i])
		}
	}
	return b.String()
}

// fileForms are the words of -Format for names of files. Universal ones are of
// the zero meridian.
var fileForms = map[string]string{"filedate": "yyyyMMdd", "filedatetime": "yyyyMMddTHHmmssffff", "filedateuniversal": "yyyyMMddZ", "filedatetimeuniversal": "yyyyMMddTHHmmssffffZ"}

// formatDate writes a date as -Format says.
func formatDate(t time.Time, format string) string {
	form, ok := fileForms[strings.ToLower(format)]
	if !ok {
		return value.FormatTime(t, format)
	}
	if strings.HasSuffix(form, "Z") {
		t, form = t.UTC(), strings.TrimSuffix(form, "Z")+"'Z'"
	}
	return value.FormatTime(t, strings.Replace(form, "T", "'T'", 1))
}

func (e Env) newTimeSpan() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "New", Noun: "TimeSpan", Synopsis: "Makes a time span: between two dates, or of days, hours, minutes and seconds.",
		Params: []*shell.Param{{Name: "Start", Aliases: []string{"LastWriteTime"}, Type: timeType{}, Position: 1, ByValue: true, Help: "The beginning; by default now."},
			{Name: "End", Type: timeType{}, Position: 2, Help: "The end; by default now."},
			number("Days", "Days."), number("Hours", "Hours."), number("Minutes", "Minutes."), number("Seconds", "Seconds."), number("Milliseconds", "Thousandths of a second.")},
		Examples: []shell.Example{{Command: "New-TimeSpan -Hours 1 -Minutes 30", Explains: "Gives an hour and a half."}},
		Process: func(c *shell.Call) error {
			if !c.Given("Start") && !c.Given("End") {
				return c.Emit(spanOfParts(c))
			}
			start, end := e.Now(), e.Now()
			if t, ok := shell.Arg[time.Time](c, "Start"); ok {
				start = t
			}
			if t, ok := shell.Arg[time.Time](c, "End"); ok {
				end = t
			}
			return c.Emit(end.Sub(start))
		},
	}
}

func spanOfParts(c *shell.Call) time.Duration {
	var total time.Duration
	for name, unit := range map[string]time.Duration{"Days": 24 * time.Hour, "Hours": time.Hour, "Minutes": time.Minute, "Seconds": time.Second, "Milliseconds": time.Millisecond} {
		total += time.Duration(intArg(c, name, 0)) * unit
	}
	return total
}

func startSleep() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Start", Noun: "Sleep", Aliases: []string{"sleep"}, Synopsis: "Waits.",
		Params:   []*shell.Param{at(1, &shell.Param{Name: "Seconds", Type: shell.Number, Help: "How many seconds."}), number("Milliseconds", "How many thousandths of a second.", "ms")},
		Examples: []shell.Example{{Command: "Start-Sleep -Milliseconds 10", Explains: "Waits a moment."}},
		Process: func(c *shell.Call) error {
			seconds, err := value.ToFloat(c.Value("Seconds"))
			if err != nil || seconds < 0 || seconds > 1e9 {
				return invalid("Seconds", value.Text(c.Value("Seconds")), "A wait is a number of seconds that is not negative.", "Write for example Start-Sleep 5.")
			}
			wait := time.Duration(seconds*float64(time.Second)) + time.Duration(intArg(c, "Milliseconds", 0))*time.Millisecond
			timer := time.NewTimer(wait)
			defer timer.Stop()
			select {
			case <-timer.C:
				return nil
			case <-c.Context.Done():
				return c.Context.Err()
			}
		},
	}
}

func (e Env) measureCommand() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Measure", Noun: "Command", Synopsis: "Runs a script block and gives the time it took; its output is thrown away.",
		Params:   []*shell.Param{{Name: "Expression", Type: shell.ScriptBlock, Position: 1, Mandatory: true, Help: "What to run."}, input()},
		Examples: []shell.Example{{Command: "Measure-Command { 1..1000 | Out-Null }", Explains: "Gives a time span."}},
		Process: func(c *shell.Call) error {
			block, _ := c.Value("Expression").(shell.Block)
			total := state[time.Duration](c)
			start := e.Now()
			err := block.Each(c.Context, c.Input, func(any) error { return nil })
			*total += e.Now().Sub(start)
			return err
		},
		End: func(c *shell.Call) error { return c.Emit(*state[time.Duration](c)) },
	}
}
