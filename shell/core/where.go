package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// operators are the comparisons of the simple form, in lower case.
var operators = []string{"EQ", "NE", "GT", "GE", "LT", "LE", "Like", "NotLike", "Match", "NotMatch", "Contains", "NotContains", "In", "NotIn"}

func whereObject() *shell.Cmdlet {
	params := []*shell.Param{
		{Name: "FilterScript", Aliases: []string{"Property"}, Type: shell.Any, Position: 1, Mandatory: true,
			Help: "A script block over $_, the name of a property, or a filter such as 'ServerName -like ex*'."},
		{Name: "Value", Type: shell.Any, Position: 2, Help: "What the property is compared with."},
		input(),
		flag("Not", "Takes the objects whose property is false or missing."),
	}
	for _, op := range operators {
		params = append(params, flag(op, "Compares with -"+strings.ToLower(op)+", ignoring case.", "I"+op),
			flag("C"+op, "Compares with -c"+strings.ToLower(op)+", case by case."))
	}
	params = append(params, flag("Is", "Tells whether the property is of a type."), flag("IsNot", "Tells whether the property is of another type."))
	return &shell.Cmdlet{
		Verb: "Where", Noun: "Object", Aliases: []string{"where", "?"},
		Synopsis: "Lets through the objects that fulfil a condition.",
		Params:   params,
		Examples: []shell.Example{
			{Command: "1..6 | where { $_ -gt 4 }", Explains: "Takes the numbers above four."},
			{Command: "Get-Alias | where Definition -eq Format-List", Explains: "Compares a property without a script block."},
		},
		Begin:   func(c *shell.Call) error { return prepareWhere(c) },
		Process: filterOne,
	}
}

// condition decides on one object.
type condition func(c *shell.Call, v any) (bool, error)

func prepareWhere(c *shell.Call) error {
	cond, err := whereCondition(c)
	c.State = cond
	return err
}

func whereCondition(c *shell.Call) (condition, error) {
	switch x := c.Value("FilterScript").(type) {
	case shell.Block:
		return func(c *shell.Call, v any) (bool, error) {
			out, err := x.Invoke(c.Context, v)
			return value.Truth(value.Collapse(out)), err
		}, nil
	default:
		name := value.Text(x)
		if op := operatorOf(c); op != "" {
			return propertyCondition(name, op, c.Value("Value"))
		}
		if strings.ContainsAny(name, " (") {
			return parseFilter(name)
		}
		negate := c.Switch("Not")
		return func(_ *shell.Call, v any) (bool, error) {
			got, _ := value.Prop(v, name)
			return value.Truth(got) != negate, nil
		}, nil
	}
}

// operatorOf is the comparison that was given, "" for none.
func operatorOf(c *shell.Call) string {
	for _, op := range append([]string{"Is", "IsNot"}, operators...) {
		for _, name := range []string{op, "C" + op} {
			if c.Switch(name) {
				return strings.ToLower(name)
			}
		}
	}
	return ""
}

func propertyCondition(name, op string, right any) (condition, error) {
	test, err := comparison(op, right)
	if err != nil {
		return nil, err
	}
	return func(c *shell.Call, v any) (bool, error) {
		left, _ := value.Prop(v, name)
		return test(c, left)
	}, nil
}

// comparison makes the test of an operator with its right side. A collection on
// the left passes when one of its elements does.
func comparison(op string, right any) (condition, error) {
	fold := true
	switch {
	case strings.HasPrefix(op, "c") && op != "contains":
		fold, op = false, op[1:]
	case strings.HasPrefix(op, "i") && op != "in" && !strings.HasPrefix(op, "is"):
		op = op[1:]
	}
	switch op {
	case "is", "isnot":
		return ofType(op == "is", right), nil
	case "contains", "notcontains":
		return membership(op == "contains", func(left any) (any, any) { return left, right }, fold), nil
	case "in", "notin":
		return membership(op == "in", func(left any) (any, any) { return right, left }, fold), nil
	}
	test, err := single(op, right, fold)
	if err != nil {
		return nil, err
	}
	return func(c *shell.Call, left any) (bool, error) {
		items, ok := value.Collection(left)
		if !ok {
			return test(c, left)
		}
		for _, item := range items {
			if pass, err := test(c, item); pass || err != nil {
				return pass, err
			}
		}
		return false, nil
	}, nil
}

// typed is a scope that knows what -is says. The interpreter's scopes do.
type typed interface{ IsType(v, typ any) bool }

func ofType(want bool, typ any) condition {
	if name, ok := typ.(string); ok { // a bare word such as [string]
		typ = strings.Trim(name, "[]")
	}
	return func(c *shell.Call, left any) (bool, error) {
		if scope, ok := c.Vars.(typed); ok {
			return scope.IsType(left, typ) == want, nil
		}
		return strings.EqualFold(value.TypeName(left), value.Text(typ)) == want, nil
	}
}

func membership(want bool, sides func(left any) (list, item any), fold bool) condition {
	return func(_ *shell.Call, left any) (bool, error) {
		list, item := sides(left)
		for _, x := range value.Enumerate(list) {
			if value.Equal(x, item, fold) {
				return want, nil
			}
		}
		return !want, nil
	}
}

func single(op string, right any, fold bool) (condition, error) {
	switch op {
	case "eq", "ne":
		return func(_ *shell.Call, left any) (bool, error) {
			return value.Equal(left, right, fold) == (op == "eq"), nil
		}, nil
	case "like", "notlike":
		w := value.NewWildcard(value.Text(right), fold)
		return func(_ *shell.Call, left any) (bool, error) { return w.Match(value.Text(left)) == (op == "like"), nil }, nil
	case "match", "notmatch":
		re, err := value.Regexp(value.Text(right), fold)
		if err != nil {
			return nil, err
		}
		return func(c *shell.Call, left any) (bool, error) {
			yes, err := re.Matches(c.Context, value.Text(left))
			return err == nil && yes == (op == "match"), err
		}, nil
	case "gt", "ge", "lt", "le":
		return func(_ *shell.Call, left any) (bool, error) {
			order, err := value.Compare(left, right, fold)
			return err == nil && inOrder(op, order), err
		}, nil
	}
	return nil, &model.Error{ID: "UnknownOperator", Category: model.Syntax, Target: op,
		Message: model.Quote("-"+op) + " is no comparison.", Hint: "Specify one of: -eq -ne -gt -ge -lt -le -like -notlike -match -notmatch -contains -notcontains -in -notin."}
}

func inOrder(op string, order int) bool {
	switch op {
	case "gt":
		return order > 0
	case "ge":
		return order >= 0
	case "lt":
		return order < 0
	}
	return order <= 0
}

func filterOne(c *shell.Call) error {
	cond := c.State.(condition)
	for _, v := range each(c) {
		pass, err := cond(c, v)
		if err != nil {
			return err
		}
		if !pass {
			continue
		}
		if err := c.Emit(v); err != nil {
			return err
		}
	}
	return nil
}
