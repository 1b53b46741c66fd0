package eval

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// hostNamed is [net.dns]::GetHostEntry: the addresses of a name. The name of this
// host needs no name server.
func hostNamed(c call) (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	addrs, err := c.addresses()
	if err != nil {
		return nil, err
	}
	list := make([]any, len(addrs))
	for i, a := range addrs {
		list[i] = a
	}
	return value.NewRecord("IPHostEntry", model.Prop{Name: "HostName", Value: c.text(0)}, model.Prop{Name: "Aliases", Value: []any{}},
		model.Prop{Name: "AddressList", Value: list}), nil
}

func (c call) addresses() ([]netip.Addr, error) {
	name := c.text(0)
	if a, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{a}, nil
	}
	if c.s.Resolve != nil {
		if addrs, err := c.s.Resolve(c.f.ctx, name); err == nil && len(addrs) > 0 {
			return addrs, nil
		}
	}
	if host := c.s.environmentText("COMPUTERNAME"); strings.EqualFold(name, host) || strings.EqualFold(name, "localhost") || name == "" {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}, nil
	}
	return nil, &model.Error{ID: "HostNotFound", Category: model.NotFound, Target: name, Message: "No such host is known: " + model.Visible(name) + "."}
}

// Lookup finds the addresses of a host name; *net.Resolver's LookupNetIP is one.
type Lookup func(ctx context.Context, name string) ([]netip.Addr, error)

// SystemLookup asks the resolver of this host.
func SystemLookup(ctx context.Context, name string) ([]netip.Addr, error) {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, err
}

func arrayIndex(c call) (any, error) {
	if err := c.takes(2, 2); err != nil {
		return nil, err
	}
	return int64(slices.IndexFunc(value.Enumerate(c.args[0]), func(v any) bool { return value.Equal(v, c.args[1], false) })), nil
}

// inPlace makes [array]::Reverse and ::Sort, which change their argument.
func inPlace(change func(items []any)) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		switch x := c.args[0].(type) {
		case []any:
			change(x)
		case []byte:
			items := value.Enumerate(x)
			change(items)
			for i, item := range items {
				x[i] = byte(item.(int64))
			}
		case *value.List:
			items := slices.Clone(x.Items())
			change(items)
			return empty{}, replaceAll(x, items)
		default:
			return nil, c.arity()
		}
		return empty{}, nil
	}
}

func sortItems(items []any) {
	slices.SortStableFunc(items, func(a, b any) int {
		n, _ := value.Compare(a, b, true)
		return n
	})
}

// listOf is the enumeration that the first argument names.
func (c call) listOf() (*value.EnumType, error) {
	if len(c.args) > 0 {
		if list := value.EnumOf(typeText(c.args[0])); list != nil {
			return list, nil
		}
	}
	return nil, typeMissing(c.text(0))
}

func enumMembers(text bool) method {
	return func(c call) (any, error) {
		list, err := c.listOf()
		if err != nil {
			return nil, err
		}
		all := list.Members()
		for i, m := range all {
			if text {
				all[i] = value.Text(m)
			}
		}
		return all, c.takes(1, 1)
	}
}

func createdBlock(c call) (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	body, err := syntax.Parse("", c.text(0))
	if err != nil {
		return nil, syntaxFailure(c.f, err)
	}
	return &block{s: c.s, f: c.f, body: body}, nil
}

// specialFolder is where a folder of Windows is on this system.
func specialFolder(c call) (any, error) {
	home := c.s.environmentText("HOME")
	switch strings.ToLower(c.text(0)) {
	case "userprofile", "personal", "mydocuments":
		return home, c.takes(1, 1)
	case "desktop", "desktopdirectory":
		return home + "/Desktop", nil
	case "applicationdata":
		return home + "/.config", nil
	case "localapplicationdata":
		return home + "/.local/share", nil
	}
	return "", nil
}

func sizeOf(unit int64) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		n, err := value.ToInt(c.args[0])
		if err != nil || n < 0 || n > 1<<62/unit {
			return nil, orRange(err, c.name)
		}
		return model.Size(n * unit), nil
	}
}

// setVariable is [Environment]::SetEnvironmentVariable: no value takes the variable
// away. The variables of users and of the machine are files of the system.
func setVariable(c call) (any, error) {
	if err := c.takes(2, 3); err != nil {
		return nil, err
	}
	if len(c.args) == 3 && !strings.EqualFold(c.text(2), "Process") {
		return nil, runtimeError("NotSupported", "Variables are set for this shell and the programs it starts, not for %s. Write the third argument as 'Process', or leave it out.", c.text(2))
	}
	name := c.text(0)
	if name == "" || strings.ContainsAny(name, "=\x00") {
		return nil, runtimeError("ArgumentException", "The name of an environment variable is not empty and holds no equals sign.")
	}
	c.s.setEnvironment(name, c.text(1))
	return empty{}, nil
}

var systemStatics = map[string]method{
	"guid::newguid": func(c call) (any, error) { return model.NewGUID(), c.takes(0, 0) },
	"environment::getenvironmentvariable": func(c call) (any, error) {
		return c.s.environment(c.text(0)), c.takes(1, 2)
	},
	"environment::setenvironmentvariable": setVariable,
	"environment::getfolderpath":          specialFolder,
	"array::indexof":                      arrayIndex, "array::reverse": inPlace(slices.Reverse[[]any]), "array::sort": inPlace(sortItems),
	"enum::getvalues": enumMembers(false), "enum::getnames": enumMembers(true),
	"enum::isdefined": func(c call) (any, error) {
		list, err := c.listOf()
		if err != nil || len(c.args) != 2 {
			return false, err
		}
		_, ok := list.Member(c.text(1))
		return ok, nil
	},
	"scriptblock::create": createdBlock,
	"dns::gethostentry":   hostNamed, "dns::gethostbyname": hostNamed, "dns::resolve": hostNamed,
	"dns::gethostaddresses": func(c call) (any, error) {
		entry, err := hostNamed(c)
		if err != nil {
			return nil, err
		}
		return property(entry, "AddressList"), nil
	},
	"dns::gethostname":      func(c call) (any, error) { return c.s.environmentText("COMPUTERNAME"), c.takes(0, 0) },
	"encoding::getencoding": encodingNamed,
	"ipaddress::isloopback": func(c call) (any, error) {
		v, err := value.Convert(c.text(0), "ipaddress")
		a, _ := v.(netip.Addr)
		return a.IsLoopback(), err
	},
	"cultureinfo::getcultureinfo":        func(c call) (any, error) { return cultureOf(c.text(0)), c.takes(1, 1) },
	"cultureinfo::new":                   func(c call) (any, error) { return cultureOf(c.text(0)), c.takes(1, 2) },
	"cultureinfo::createspecificculture": func(c call) (any, error) { return cultureOf(c.text(0)), c.takes(1, 1) },
	"bytequantifiedsize::frombytes":      sizeOf(1), "bytequantifiedsize::fromkb": sizeOf(1 << 10), "bytequantifiedsize::frommb": sizeOf(1 << 20),
	"bytequantifiedsize::fromgb": sizeOf(1 << 30), "bytequantifiedsize::fromtb": sizeOf(1 << 40),
	"smtpaddress::isvalidsmtpaddress": func(c call) (any, error) { return validSMTP(c.text(0)), c.takes(1, 1) },
	"gc::collect":                     func(c call) (any, error) { return empty{}, nil },
	"assembly::loadwithpartialname":   func(c call) (any, error) { return empty{}, c.takes(1, 1) },
}

func validSMTP(text string) bool {
	_, err := value.Convert(text, "smtpaddress")
	return err == nil
}
