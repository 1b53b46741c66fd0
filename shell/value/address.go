package value

import (
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	"mxsh/model"
)

// MailAddress is [mailaddress]: an address that may have a display name.
type MailAddress struct{ Display, User, Host string }

// ParseMailAddress reads a@b or "A" <a@b>.
func ParseMailAddress(text string) (MailAddress, bool) {
	a, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil {
		return MailAddress{}, false
	}
	i := strings.LastIndexByte(a.Address, '@')
	return MailAddress{a.Name, a.Address[:i], a.Address[i+1:]}, true
}

// Address is user@host.
func (a MailAddress) Address() string { return a.User + "@" + a.Host }

// String is the address, after its display name if it has one.
func (a MailAddress) String() string {
	if a.Display == "" {
		return a.Address()
	}
	return strconv.Quote(a.Display) + " <" + a.Address() + ">"
}

// TypeName implements Thing.
func (a MailAddress) TypeName() string { return "MailAddress" }

// Props implements Thing.
func (a MailAddress) Props() []model.Prop {
	return []model.Prop{{Name: "DisplayName", Value: a.Display}, {Name: "User", Value: a.User}, {Name: "Host", Value: a.Host}, {Name: "Address", Value: a.Address()}}
}

// Prop implements Thing.
func (a MailAddress) Prop(name string) (any, bool) { return propIn(a.Props(), name) }

func convertMail(v any) (any, error) {
	if a, ok := v.(MailAddress); ok {
		return a, nil
	}
	a, ok := ParseMailAddress(Text(v))
	if !ok {
		return nil, CannotConvert(v, "MailAddress", "The specified string is not in the form required for an e-mail address (for example anna@contoso.com).")
	}
	return a, nil
}

func makeMail(_ string, args []any) (any, error) {
	if len(args) == 0 || len(args) > 2 {
		return nil, badArguments("MailAddress", "Write an address and, if wanted, a display name.")
	}
	v, err := convertMail(args[0])
	if a, ok := v.(MailAddress); ok && len(args) == 2 {
		a.Display = Text(args[1])
		return a, nil
	}
	return v, err
}

// URI is [uri].
type URI struct{ url *url.URL }

func convertURI(v any) (any, error) {
	if u, ok := v.(URI); ok {
		return u, nil
	}
	u, err := url.Parse(Text(v))
	if err != nil || v == nil {
		return nil, CannotConvert(v, "Uri", "Write an address such as https://mail.contoso.com/owa.")
	}
	return URI{u}, nil
}

// String is the address as it was written.
func (u URI) String() string { return u.url.String() }

// TypeName implements Thing.
func (u URI) TypeName() string { return "Uri" }

var defaultPorts = map[string]int64{"http": 80, "https": 443, "ftp": 21, "smtp": 25, "ldap": 389}

// Props implements Thing.
func (u URI) Props() []model.Prop {
	port := int64(-1)
	if n, err := strconv.ParseInt(u.url.Port(), 10, 32); err == nil {
		port = n
	} else if n, ok := defaultPorts[u.url.Scheme]; ok {
		port = n
	}
	path := u.url.EscapedPath()
	if path == "" && u.url.Host != "" {
		path = "/"
	}
	query, fragment := u.url.RawQuery, u.url.Fragment
	if query != "" {
		query = "?" + query
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	absolute := u.url.String()
	if u.url.Path == "" && u.url.Host != "" {
		absolute = u.url.Scheme + "://" + u.url.Host + "/" + query + fragment
	}
	return []model.Prop{{Name: "AbsolutePath", Value: path}, {Name: "AbsoluteUri", Value: absolute}, {Name: "LocalPath", Value: u.url.Path},
		{Name: "Authority", Value: u.url.Host}, {Name: "PathAndQuery", Value: path + query}, {Name: "Query", Value: query}, {Name: "Fragment", Value: fragment},
		{Name: "Scheme", Value: u.url.Scheme}, {Name: "Host", Value: u.url.Hostname()}, {Name: "DnsSafeHost", Value: u.url.Hostname()}, {Name: "Port", Value: port},
		{Name: "OriginalString", Value: u.url.String()}, {Name: "IsAbsoluteUri", Value: u.url.IsAbs()}}
}

// Prop implements Thing.
func (u URI) Prop(name string) (any, bool) { return propIn(u.Props(), name) }

// Drawn implements Drawn.
func (MailAddress) Drawn() {}

// Drawn implements Drawn.
func (URI) Drawn() {}
