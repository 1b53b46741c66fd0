package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// principal is who runs the shell, as scripts ask for it before they begin:
// [Security.Principal.WindowsIdentity] and, made of it, WindowsPrincipal.
type principal struct{ name, typ string }

var _ value.Thing = (*principal)(nil)

// TypeName implements value.Thing.
func (p *principal) TypeName() string { return p.typ }

// Props implements value.Thing.
func (p *principal) Props() []model.Prop {
	if p.typ == "WindowsPrincipal" {
		return []model.Prop{{Name: "Identity", Value: &principal{p.name, "WindowsIdentity"}}}
	}
	return []model.Prop{{Name: "AuthenticationType", Value: "Local"}, {Name: "IsAuthenticated", Value: true}, {Name: "Name", Value: p.name}}
}

// Prop implements value.Thing.
func (p *principal) Prop(name string) (any, bool) {
	for _, x := range p.Props() {
		if strings.EqualFold(x.Name, name) {
			return x.Value, true
		}
	}
	return nil, false
}

// method answers IsInRole. Who may open the directory administers it, so the
// answer is yes; what the user may not do is refused where it is done.
func (p *principal) method(name string, args []any) (any, error) {
	switch {
	case strings.EqualFold(name, "IsInRole") && p.typ == "WindowsPrincipal":
		return true, call{name: name, args: args}.takes(1, 1)
	case strings.EqualFold(name, "GetType"):
		return &typeValue{p.typ}, nil
	case strings.EqualFold(name, "Dispose"):
		return empty{}, nil
	}
	return nil, noMethod("System.Security.Principal."+p.typ, name)
}

func currentUser(c call) (any, error) {
	return &principal{c.s.environmentText("COMPUTERNAME") + `\` + c.s.environmentText("USER"), "WindowsIdentity"}, c.takes(0, 1)
}

// asPrincipal is the cast and the constructor of WindowsPrincipal.
func asPrincipal(v any) (any, error) {
	p, ok := v.(*principal)
	if !ok {
		return nil, value.CannotConvert(v, "WindowsPrincipal", "Write [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent().")
	}
	return &principal{p.name, "WindowsPrincipal"}, nil
}

var principalStatics = map[string]method{
	"windowsidentity::getcurrent": currentUser,
	"windowsprincipal::new": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return asPrincipal(c.args[0])
	},
}
