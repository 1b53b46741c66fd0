package bind

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// Find returns the parameter that a typed name means: the exact name or alias,
// else the unique prefix over the cmdlet's own names and aliases, else over the
// common parameters (a cmdlet's own parameters win in prefix matching).
func Find(c *shell.Cmdlet, name string) (*shell.Param, error) {
	common := CommonParams(c)
	for _, ps := range [][]*shell.Param{c.Params, common} {
		for _, p := range ps {
			if p.Is(name) {
				return p, nil
			}
		}
	}
	for _, ps := range [][]*shell.Param{c.Params, common} {
		found := prefixed(ps, name)
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return nil, ambiguous(name, found)
	}
	return nil, unknown(c, name)
}

func prefixed(ps []*shell.Param, name string) []*shell.Param {
	var found []*shell.Param
	for _, p := range ps {
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			if name != "" && model.HasPrefixFold(n, name) {
				found = append(found, p)
				break
			}
		}
	}
	return found
}

func ambiguous(name string, found []*shell.Param) error {
	names := make([]string, len(found))
	for i, p := range found {
		names[i] = "-" + p.Name
	}
	return &model.Error{ID: "AmbiguousParameter", Category: model.Binding, Param: name,
		Message: "Parameter cannot be processed because the parameter name '" + model.Visible(model.Shortened(name)) + "' is ambiguous. Possible matches include: " + strings.Join(names, " ") + "."}
}

func unknown(c *shell.Cmdlet, name string) error {
	e := &model.Error{ID: "NamedParameterNotFound", Category: model.Binding, Param: name, Target: c.Name(),
		Message: "A parameter cannot be found that matches parameter name '" + model.Visible(model.Shortened(name)) + "'."}
	var names []string
	for _, p := range c.Params {
		names = append(names, p.Name)
	}
	if near := shell.Nearest(name, names); near != "" {
		e.Hint = "Did you mean -" + near + "?"
	}
	return e
}

func twice(p *shell.Param) error {
	return &model.Error{ID: "ParameterAlreadyBound", Category: model.Binding, Param: p.Name,
		Message: "Cannot bind parameter because parameter '" + p.Name + "' is specified more than once. To give several values to a parameter that takes them, use the array syntax: -" + p.Name + " value1,value2."}
}

func missingArgument(p *shell.Param, loose bool) error {
	e := &model.Error{ID: "MissingArgument", Category: model.Binding, Param: p.Name,
		Message: "Missing an argument for parameter '" + p.Name + "'. Specify a parameter of type '" + p.Type.Name() + "' and try again."}
	if shell.TraitsOf(p.Type).Bool {
		e.Hint = "-" + p.Name + " needs $true or $false."
		if loose {
			e.Hint = "-" + p.Name + " needs true or false; bash replaces $true and $false by nothing, so write '$false' in quotes, or false."
		}
	}
	return e
}
