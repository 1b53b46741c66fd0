package core

import (
	"strings"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func measureObject() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Measure", Noun: "Object", Aliases: []string{"measure"},
		Synopsis: "Counts objects, and adds up or compares one of their properties.",
		Params: []*shell.Param{
			{Name: "Property", Type: shell.Strings, Position: 1, Help: "The properties to measure; without it the objects themselves."},
			flag("Sum", "Adds up."), flag("Average", "Takes the mean."), flag("Maximum", "Finds the largest."), flag("Minimum", "Finds the smallest."),
			flag("Line", "Counts the lines of texts."), flag("Word", "Counts the words of texts."), flag("Character", "Counts the characters of texts."),
			flag("IgnoreWhiteSpace", "Counts characters without blanks."),
			input(),
		},
		Examples: []shell.Example{{Command: "1..10 | measure -Sum", Explains: "Counts and adds up."}},
		Begin:    beginMeasure,
		Process:  measureOne,
		End:      endMeasure,
	}
}

// measures is what Measure-Object has found.
type measures struct {
	names   []string // patterns of properties; none measures the objects
	found   []*measure
	objects int64
	bad     bool // something was to be added that is no number

	// What was asked for, read once: there may be millions of objects.
	text, blankless, extremes, sums bool
}

// measure is what was found of one property.
type measure struct {
	name   string
	count  int64
	whole  int64
	real   float64
	isReal bool
	low    any
	high   any
	lines  int64
	words  int64
	chars  int64
}

func beginMeasure(c *shell.Call) error {
	m := &measures{text: measuresText(c), blankless: c.Switch("IgnoreWhiteSpace"),
		extremes: c.Switch("Maximum") || c.Switch("Minimum"), sums: c.Switch("Sum") || c.Switch("Average")}
	m.names, _ = shell.Arg[[]string](c, "Property")
	if m.blankless && !m.text {
		return invalid("IgnoreWhiteSpace", "", "Parameter 'IgnoreWhiteSpace' goes with -Character alone.", "Write for example measure -Character -IgnoreWhiteSpace.")
	}
	c.State = m
	return nil
}

// measuresText is whether lines, words or characters are counted.
func measuresText(c *shell.Call) bool {
	return c.Switch("Line") || c.Switch("Word") || c.Switch("Character")
}

// of is the measure of a property, made when it is seen first.
func (ms *measures) of(name string) *measure {
	for _, m := range ms.found {
		if strings.EqualFold(m.name, name) {
			return m
		}
	}
	m := &measure{name: name}
	ms.found = append(ms.found, m)
	return m
}

func measureOne(c *shell.Call) error {
	ms := c.State.(*measures)
	for _, v := range each(c) {
		if v == nil {
			continue
		}
		ms.objects++
		if len(ms.names) == 0 {
			if err := ms.take(c, ms.of(""), v); err != nil {
				return err
			}
			continue
		}
		if err := ms.takeProperties(c, v); err != nil {
			return err
		}
	}
	return nil
}

// takeProperties measures the properties of v that were named. One that v lacks is
// kept in mind; one without a value counts as nothing.
func (ms *measures) takeProperties(c *shell.Call, v any) error {
	props := make([]value.Property, len(ms.names))
	for i, name := range ms.names {
		props[i] = value.Property{Name: name}
	}
	for _, p := range value.Expand(v, props) {
		got, ok := value.Prop(v, p.Name)
		m := ms.of(p.Name)
		if !ok {
			continue
		}
		if err := ms.take(c, m, got); err != nil {
			return err
		}
	}
	return nil
}

func (ms *measures) take(c *shell.Call, m *measure, v any) error {
	m.count++
	if ms.text {
		m.takeText(value.Text(v), ms.blankless)
		return nil
	}
	if v != nil && ms.extremes {
		m.takeExtremes(v)
	}
	if !ms.sums {
		return nil
	}
	n, err := value.ToNumber(v)
	if err != nil {
		ms.bad = true
		return c.Error(&model.Error{ID: "NonNumericInputObject", Category: model.Invalid, Target: value.Text(v),
			Message: "Input object " + model.Quote(value.Text(v)) + " is not numeric."}, v)
	}
	m.add(n)
	return nil
}

// takeExtremes compares texts that are numbers as numbers.
func (m *measure) takeExtremes(v any) {
	if s, ok := v.(string); ok {
		if n, err := value.ToNumber(s); err == nil && strings.TrimSpace(s) != "" {
			v = n
		}
	}
	if m.low == nil || compareMixed(v, m.low, false) < 0 {
		m.low = v
	}
	if m.high == nil || compareMixed(v, m.high, false) > 0 {
		m.high = v
	}
}

func (m *measure) takeText(text string, tight bool) {
	words := strings.Fields(text)
	m.words += int64(len(words))
	if tight {
		m.chars += int64(utf8.RuneCountInString(strings.Join(words, "")))
	} else {
		m.chars += int64(utf8.RuneCountInString(text))
	}
	m.lines += int64(strings.Count(text, "\n"))
	if text != "" && !strings.HasSuffix(text, "\n") {
		m.lines++
	}
}

// add sums whole numbers exactly as long as they fit.
func (m *measure) add(n any) {
	f, _ := value.ToFloat(n)
	m.real += f
	i, whole := n.(int64)
	sum := m.whole + i
	if !whole || (sum > m.whole) != (i > 0) && i != 0 {
		m.isReal = true
	}
	m.whole = sum
}

func (m *measure) sum() any {
	if m.isReal {
		return m.real
	}
	return m.whole
}

func endMeasure(c *shell.Call) error {
	ms := c.State.(*measures)
	if ms.objects == 0 && len(ms.names) == 0 {
		ms.of("")
	}
	for _, m := range ms.found {
		err := error(nil)
		if m.count == 0 && m.name != "" {
			err = c.Error(&model.Error{ID: "GenericMeasurePropertyNotFound", Category: model.Invalid, Param: "Property", Target: m.name,
				Message: "The property " + model.Quote(m.name) + " cannot be found in the input for any objects."}, m.name)
		} else {
			err = c.Emit(m.result(c, ms.bad))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// result is the measure as an object; bad leaves out what could not be added up.
func (m *measure) result(c *shell.Call, bad bool) any {
	var name any
	if m.name != "" {
		name = m.name
	}
	asked := func(flag string, v any) any {
		if !c.Switch(flag) || v == nil {
			return nil
		}
		return v
	}
	if measuresText(c) {
		return value.NewRecord("TextMeasureInfo",
			model.Prop{Name: "Lines", Value: asked("Line", m.lines)}, model.Prop{Name: "Words", Value: asked("Word", m.words)},
			model.Prop{Name: "Characters", Value: asked("Character", m.chars)}, model.Prop{Name: "Property", Value: name})
	}
	var average, sum any
	if m.count > 0 && !bad {
		average = m.real / float64(m.count)
	}
	if !bad {
		sum = m.sum()
	}
	return value.NewRecord("MeasureInfo",
		model.Prop{Name: "Count", Value: m.count}, model.Prop{Name: "Average", Value: asked("Average", average)},
		model.Prop{Name: "Sum", Value: asked("Sum", sum)}, model.Prop{Name: "Maximum", Value: asked("Maximum", m.high)},
		model.Prop{Name: "Minimum", Value: asked("Minimum", m.low)}, model.Prop{Name: "Property", Value: name})
}
