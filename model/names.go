package model

import "strings"

// Fold returns the form of a name in which equal names are equal texts: lower
// case and without blanks around it.
func Fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// HasPrefixFold is whether s begins with prefix, in any case of letters.
func HasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// CutPrefixFold returns s without the prefix that HasPrefixFold finds; ok is
// false, and s whole, when there is none.
func CutPrefixFold(s, prefix string) (rest string, ok bool) {
	if !HasPrefixFold(s, prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// Stored is the name of the kind under which records are kept: of a view the
// kind that it shows, else its own.
func (k *Kind) Stored() string {
	if k.Of != nil {
		return k.Of.Name
	}
	return k.Name
}

// Names returns the folded names under which a directory finds o, each
// "space/name" and unique in the directory: the identity in the space of the
// kind, then those that the object adds ("address/rob@contoso.com").
func (k *Kind) Names(o Object) []string {
	names := []string{k.NameOf(Identity(o))}
	n, ok := o.(Named)
	if !ok {
		return names
	}
	for _, pair := range n.Names() {
		if name := FoldName(pair); !strings.HasSuffix(name, "/") && !has(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Aliased is a Named object that an identity may name by one of those names.
// NamesOf, which reads nothing of the object, lists the pairs to look under, in order.
type Aliased interface {
	NamesOf(identity string) []string
}

// Answering is an object that an identity may also name in a way that the
// directory keeps no index of.
type Answering interface{ Answers(identity string) bool }

// Answers implements Answering: a domain answers to what it stands for.
func (d *AcceptedDomain) Answers(identity string) bool {
	return FoldDomain(string(d.DomainName)) == FoldDomain(identity)
}

// Answers implements Answering.
func (d *RemoteDomain) Answers(identity string) bool {
	return FoldDomain(string(d.DomainName)) == FoldDomain(identity)
}

// FoldName folds a "space/text" pair as a directory keeps it.
func FoldName(pair string) string {
	space, text, _ := strings.Cut(pair, "/")
	if space == NamesOfMail {
		return space + "/" + FoldAddress(text)
	}
	return Fold(space) + "/" + Fold(text)
}

// NamesOfMail is the space of names that mail addresses share.
const NamesOfMail = "address"

// NameOf returns the folded name of an identity of this kind.
func (k *Kind) NameOf(identity string) string {
	return strings.ToLower(k.Stored()) + "/" + Fold(identity)
}

func has(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// holdsFold is whether a list of names holds one, in any case.
func holdsFold(list []string, name string) bool {
	for _, l := range list {
		if strings.EqualFold(l, name) {
			return true
		}
	}
	return false
}

// lastPart is an identity without the containers before it: Server\Group\Name.
func lastPart(identity string) string { return identity[strings.LastIndexByte(identity, '\\')+1:] }

// NamesOf implements Aliased: the server, and the storage group of earlier
// releases, may stand before the name.
func (d *MailboxDatabase) NamesOf(identity string) []string {
	return []string{MailboxDatabases.NameOf(lastPart(identity))}
}

// NamesOf implements Aliased: the administrative and the routing group may stand
// before the name.
func (c *RoutingGroupConnector) NamesOf(identity string) []string {
	return []string{RoutingGroupConnectors.NameOf(lastPart(identity))}
}
