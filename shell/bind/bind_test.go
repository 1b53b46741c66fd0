package bind

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
)

func sample() *shell.Cmdlet {
	return &shell.Cmdlet{Verb: "New", Noun: "Thing", Changes: true, Params: []*shell.Param{
		{Name: "Name", Type: shell.String, Position: 1, Mandatory: true, ByPropertyName: true},
		{Name: "Spaces", Aliases: []string{"AddressSpaces"}, Type: shell.Strings, Position: 2},
		{Name: "MaxSize", Type: shell.Int},
		{Name: "MaxHops", Type: shell.Int},
		{Name: "Enabled", Type: shell.Bool},
		{Name: "Force", Type: shell.Switch},
		{Name: "Level", Type: shell.Enum("Level", "None", "Verbose")},
		{Name: "Usage", Type: shell.String, Sets: []string{"Usage"}},
		{Name: "Internet", Type: shell.Switch, Sets: []string{"Internet"}},
	}}
}

func errID(err error) string {
	var e *model.Error
	if errors.As(err, &e) {
		return e.ID
	}
	return ""
}

func TestNamesBindByExactNameAliasAndUniquePrefix(t *testing.T) {
	for name, want := range map[string]string{
		"name": "Name", "addressspaces": "Spaces", "Addr": "Spaces", "MaxS": "MaxSize", "Conf": "Confirm", "wi": "WhatIf", "E": "Enabled",
	} {
		p, err := Find(sample(), name)
		if err != nil || p.Name != want {
			t.Errorf("Find(%q) = %v, %v; want %s", name, p, err, want)
		}
	}
	for name, want := range map[string]string{"Max": "AmbiguousParameter", "Colour": "NamedParameterNotFound", "Wh": ""} {
		if _, err := Find(sample(), name); errID(err) != want {
			t.Errorf("Find(%q): error %v, want %s", name, err, want)
		}
	}
	_, err := Find(sample(), "Enabeld")
	if err == nil || !strings.Contains(err.Error(), "Did you mean -Enabled?") {
		t.Errorf("a misspelt name suggests the right one, got %v", err)
	}
}

func TestBindErrors(t *testing.T) {
	cases := []struct {
		args []Arg
		want string
	}{
		{[]Arg{Named("Name"), Positional("x"), Named("name"), Positional("y")}, "ParameterAlreadyBound"},
		{[]Arg{Positional("x"), Positional("a"), Positional("b")}, "PositionalParameterNotFound"},
		{[]Arg{Positional("x"), Named("MaxSize")}, "MissingArgument"},
		{[]Arg{Positional("x"), Named("MaxSize"), Named("Force")}, "MissingArgument"},
		{[]Arg{Positional("x"), Named("MaxSize"), Positional("abc")}, "CannotConvertArgument"},
		{[]Arg{Positional("x"), Named("Enabled"), Positional("true")}, "CannotConvertArgument"},
		{[]Arg{Positional("x"), Named("Level"), Positional("Loud")}, "CannotConvertArgument"},
		{[]Arg{Positional("x"), Named("Usage"), Positional("Custom"), Named("Internet")}, "AmbiguousParameterSet"},
		{[]Arg{Named("Force")}, "MissingMandatoryParameter"},
		{[]Arg{Positional("")}, "ParameterArgumentValidationError"},
	}
	for _, c := range cases {
		if _, err := Bind(sample(), c.args, Options{}); errID(err) != c.want {
			t.Errorf("Bind(%v): %v, want %s", c.args, err, c.want)
		}
	}
}

func TestBindGivesValuesOfTheParametersType(t *testing.T) {
	b, err := Bind(sample(), []Arg{
		Positional(shell.Word{Text: "007", Value: int64(7)}), Positional([]any{"a", "b"}),
		Named("MaxSize"), Positional(shell.Word{Text: "10MB", Value: int64(10 << 20)}),
		Named("Enabled"), Positional(false), Named("Force"), {Name: "Confirm", Colon: true, Value: false}, Named("Level"), Positional("verb"),
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"Name": "007", "Spaces": []string{"a", "b"}, "MaxSize": int64(10 << 20), "Enabled": false, "Force": true, "Level": "Verbose"}
	if !reflect.DeepEqual(b.Args, want) {
		t.Errorf("bound %v, want %v", b.Args, want)
	}
	if c := b.Common.Bool("Confirm"); c == nil || *c {
		t.Errorf("-Confirm:$false bound as %v", c)
	}
}

func TestMandatoryParametersMayComeFromThePipe(t *testing.T) {
	c := sample()
	c.Params[0].ByValue = true
	b, err := Bind(c, nil, Options{PipeFollows: true})
	if err != nil {
		t.Fatal(err)
	}
	none := func(any, string) (any, bool) { return nil, false }
	for _, v := range []string{"one", "two"} {
		args, err := b.Input(context.Background(), v, none)
		if err != nil || args["Name"] != v {
			t.Errorf("piped %q bound as %v, %v", v, args, err)
		}
	}
	rows := func(_ any, name string) (any, bool) {
		if name == "Name" {
			return "row", true
		}
		return nil, false
	}
	args, err := b.Input(context.Background(), struct{}{}, rows)
	if err != nil || args["Name"] != "row" {
		t.Errorf("an object binds by property name, got %v, %v", args, err)
	}
}

func TestPromptAsksForMissingMandatoryParameters(t *testing.T) {
	asked := ""
	b, err := Bind(sample(), nil, Options{Prompt: func(p *shell.Param) (any, error) { asked += p.Name; return "typed", nil }})
	if err != nil || asked != "Name" || b.Args["Name"] != "typed" {
		t.Errorf("asked for %q, bound %v, %v", asked, b, err)
	}
}

func TestWordsOfBash(t *testing.T) {
	cases := []struct {
		words []string
		want  map[string]any
	}{
		{[]string{"x", "-Enabled", "false"}, map[string]any{"Name": "x", "Enabled": false}},
		{[]string{"x", "-enabled:$true", "--force"}, map[string]any{"Name": "x", "Enabled": true, "Force": true}},
		{[]string{"x", "--maxsize=5", "-spaces", "a,", "b"}, map[string]any{"Name": "x", "MaxSize": int64(5), "Spaces": []string{"a", "b"}}},
		{[]string{"-Name=x", "-Spaces", "SMTP:*,cost=1,SMTP:a.b"}, map[string]any{"Name": "x", "Spaces": []string{"SMTP:*;1", "SMTP:a.b"}}},
		{[]string{"x", "–MaxSize", "5"}, map[string]any{"Name": "x", "MaxSize": int64(5)}},
	}
	for _, c := range cases {
		b, err := Bind(sample(), Words(sample(), c.words), Options{Loose: true})
		if err != nil || !reflect.DeepEqual(b.Args, c.want) {
			t.Errorf("%q bound %v, %v; want %v", c.words, b, err, c.want)
		}
	}
	for _, words := range [][]string{{"x", "-Enabled"}, {"x", "-Enabled:"}, {"x", "-Confirm:"}} {
		_, err := Bind(sample(), Words(sample(), words), Options{Loose: true})
		if errID(err) != "MissingArgument" || !strings.Contains(err.Error(), "bash") {
			t.Errorf("%q: an expanded $true is refused with a hint, got %v", words, err)
		}
	}
}

func TestEditsFromBash(t *testing.T) {
	for _, words := range [][]string{{"x", "--add-spaces", "a,b", "--remove-spaces", "c"}, {"x", "-Spaces+=a", "-Spaces-=c", "-Spaces+=b"}} {
		b, err := Bind(sample(), Words(sample(), words), Options{Loose: true})
		if err != nil {
			t.Errorf("%q: %v", words, err)
			continue
		}
		if got := fmt.Sprint(b.Args["Spaces"]); got != "[&{[a b] [c]}]" { // the list of the sample keeps the edit as it is
			t.Errorf("%q is the edit %v", words, b.Args["Spaces"])
		}
	}
	p := sample().Param("Spaces")
	for _, text := range []string{"@{Add='a','b';Remove='c'}", "@{Add=a,b;Remove=c}"} {
		v, err := Loosen(p, text)
		e, ok := v.(*model.Edit)
		if err != nil || !ok || !reflect.DeepEqual(e.Add, []any{"a", "b"}) || !reflect.DeepEqual(e.Remove, []any{"c"}) {
			t.Errorf("Loosen(%s) = %v, %v", text, v, err)
		}
	}
	if _, err := Loosen(p, "@{Add=a"); errID(err) != "EditSyntax" {
		t.Errorf("an open brace: %v", err)
	}
}
