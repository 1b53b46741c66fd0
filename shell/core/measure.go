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
		Begin:    func(c *shell.Call) error { c.State = newMeasures(c); return nil },
		Process:  measureOne,
		End:      endMeasure,
	}
}

// measure is what was found of one property.
type measure struct {
	name     string
	count    int64
	whole    int64
	real     float64
	isReal   bool
	low      any
	high     any
	lines    int64
	words    int64
	chars    int64
	numbers  bool // some of -Sum, -Average
	extremes bool // some of -Maximum, -Minimum
}

func newMeasures(c *shell.Call) []*measure {
	names, _ := shell.Arg[[]string](c, "Property")
	if len(names) == 0 {
		names = []string{""}
	}
	all := make([]*measure, len(names))
	for i, n := range names {
		all[i] = &measure{name: n, numbers: c.Switch("Sum") || c.Switch("Average"), extremes: c.Switch("Maximum") || c.Switch("Minimum")}
	}
	return all
}

func measureOne(c *shell.Call) error {
	for _, v := range each(c) {
		for _, m := range c.State.([]*measure) {
			got, ok := v, v != nil
			if m.name != "" {
				got, ok = value.Prop(v, m.name)
			}
			if !ok || got == nil {
				continue
			}
			if err := m.take(c, got); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *measure) take(c *shell.Call, v any) error {
	if m.numbers {
		n, err := value.ToNumber(v)
		if err != nil {
			return c.Error(&model.Error{ID: "NonNumericInputObject", Category: model.Invalid, Target: value.Text(v),
				Message: "Input object " + model.Quote(value.Text(v)) + " is not numeric."}, v)
		}
		m.add(n)
	}
	m.count++
	if m.extremes {
		if m.low == nil || compareMixed(v, m.low, true) < 0 {
			m.low = v
		}
		if m.high == nil || compareMixed(v, m.high, true) > 0 {
			m.high = v
		}
	}
	text := value.Text(v)
	m.words += int64(len(strings.Fields(text)))
	if c.Switch("IgnoreWhiteSpace") {
		m.chars += int64(utf8.RuneCountInString(strings.Join(strings.Fields(text), "")))
	} else {
		m.chars += int64(utf8.RuneCountInString(text))
	}
	m.lines += int64(strings.Count(text, "\n")) + 1
	return nil
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
	for _, m := range c.State.([]*measure) {
		if err := c.Emit(m.result(c)); err != nil {
			return err
		}
	}
	return nil
}

func (m *measure) result(c *shell.Call) any {
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
	if c.Switch("Line") || c.Switch("Word") || c.Switch("Character") {
		return value.NewRecord("TextMeasureInfo",
			model.Prop{Name: "Lines", Value: asked("Line", m.lines)}, model.Prop{Name: "Words", Value: asked("Word", m.words)},
			model.Prop{Name: "Characters", Value: asked("Character", m.chars)}, model.Prop{Name: "Property", Value: name})
	}
	var average any
	if m.count > 0 {
		average = m.real / float64(m.count)
	}
	return value.NewRecord("MeasureInfo",
		model.Prop{Name: "Count", Value: m.count}, model.Prop{Name: "Average", Value: asked("Average", average)},
		model.Prop{Name: "Sum", Value: asked("Sum", m.sum())}, model.Prop{Name: "Maximum", Value: asked("Maximum", m.high)},
		model.Prop{Name: "Minimum", Value: asked("Minimum", m.low)}, model.Prop{Name: "Property", Value: name})
}
