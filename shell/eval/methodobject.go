package eval

import (
	"net/netip"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// stopwatch is [Diagnostics.Stopwatch].
type stopwatch struct {
	now     func() time.Time
	since   time.Time
	elapsed time.Duration
	running bool
}

var _ value.Thing = (*stopwatch)(nil)

func (w *stopwatch) start() {
	if !w.running {
		w.since, w.running = w.now(), true
	}
}

func (w *stopwatch) stop() {
	w.elapsed, w.running = w.total(), false
}

func (w *stopwatch) total() time.Duration {
	if w.running {
		return w.elapsed + w.now().Sub(w.since)
	}
	return w.elapsed
}

// TypeName implements value.Thing.
func (w *stopwatch) TypeName() string { return "Stopwatch" }

// Props implements value.Thing.
func (w *stopwatch) Props() []model.Prop {
	d := w.total()
	return []model.Prop{{Name: "IsRunning", Value: w.running}, {Name: "Elapsed", Value: d}, {Name: "ElapsedMilliseconds", Value: d.Milliseconds()}, {Name: "ElapsedTicks", Value: int64(d / 100)}}
}

// Prop implements value.Thing.
func (w *stopwatch) Prop(name string) (any, bool) {
	for _, p := range w.Props() {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

func watching(change func(w *stopwatch)) method {
	return func(c call) (any, error) {
		change(c.on.(*stopwatch))
		return empty{}, c.takes(0, 0)
	}
}

var stopwatchMethods = map[string]method{
	"start": watching((*stopwatch).start), "stop": watching((*stopwatch).stop),
	"reset": watching(func(w *stopwatch) { w.elapsed, w.running = 0, false }),
	"restart": watching(func(w *stopwatch) {
		w.elapsed, w.running = 0, false
		w.start()
	}),
}

// building makes a method of a StringBuilder, which gives the builder itself.
func building(least, most int, change func(b *value.Builder, c call) error) method {
	return func(c call) (any, error) {
		if err := c.takes(least, most); err != nil {
			return nil, err
		}
		return c.on, change(c.on.(*value.Builder), c)
	}
}

var builderMethods = map[string]method{
	"append": building(1, 2, func(b *value.Builder, c call) error {
		text := value.Join(value.Enumerate(c.args[0]), "")
		if len(c.args) == 2 {
			n, err := c.whole(1)
			if err != nil || n < 0 || n*len(text) > maxRepeat {
				return orRange(err, c.name)
			}
			text = strings.Repeat(text, n)
		}
		b.Append(text)
		return nil
	}),
	"appendline": building(0, 1, func(b *value.Builder, c call) error {
		b.Append(c.text(0) + "\n")
		return nil
	}),
	"appendformat": building(1, 64, func(b *value.Builder, c call) error {
		text, err := formattedText(c)
		b.Append(value.Text(text))
		return err
	}),
	"clear": building(0, 0, func(b *value.Builder, _ call) error {
		b.SetText("")
		return nil
	}),
	"insert": onBuilder("insert"), "replace": onBuilder("replace"), "remove": onBuilder("remove"),
}

// onBuilder makes a method that changes the whole text as that of a text does.
func onBuilder(name string) method {
	return building(1, 2, func(b *value.Builder, c call) error {
		c.on = b.String()
		text, err := stringMethods[name](c)
		if err == nil {
			b.SetText(value.Text(text))
		}
		return err
	})
}

var xmlMethods = map[string]method{
	"getattribute": func(c call) (any, error) {
		text, _ := c.on.(*value.XML).Attribute(c.text(0))
		return text, c.takes(1, 1)
	},
	"hasattribute": func(c call) (any, error) {
		_, has := c.on.(*value.XML).Attribute(c.text(0))
		return has, c.takes(1, 1)
	},
	"getelementsbytagname": func(c call) (any, error) { return c.on.(*value.XML).ByTag(c.text(0)), c.takes(1, 1) },
	"load":                 loadXML(true), "loadxml": loadXML(false),
}

// loadXML fills a new document from a file or a text.
func loadXML(file bool) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		text := c.text(0)
		if file {
			got, err := fileStatics["file::readalltext"](c)
			if err != nil {
				return nil, err
			}
			text = value.Text(got)
		}
		doc, err := value.ParseXML(text)
		if err != nil {
			return nil, err
		}
		*c.on.(*value.XML) = *doc
		return empty{}, nil
	}
}

var enumMethods = map[string]method{
	"hasflag": func(c call) (any, error) {
		e := c.on.(value.Enum)
		v, err := value.Convert(value.Text(c.args[0]), e.TypeName())
		if err != nil {
			return nil, err
		}
		n := v.(value.Enum).Ordinal()
		return e.Ordinal()&n == n, nil
	},
}

var addrMethods = map[string]method{
	"getaddressbytes": func(c call) (any, error) {
		v, err := value.Convert(value.Text(c.on), "ipaddress")
		if err != nil {
			return nil, err
		}
		return v.(netip.Addr).AsSlice(), c.takes(0, 0)
	},
	"maptoipv4": func(c call) (any, error) {
		v, err := value.Convert(value.Text(c.on), "ipaddress")
		if err != nil {
			return nil, err
		}
		return v.(netip.Addr).Unmap(), c.takes(0, 0)
	},
}
