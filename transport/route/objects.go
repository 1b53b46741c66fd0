package route

import (
	"fmt"
	"maps"

	"mxsh/model"
	"mxsh/store"
)

// kinds are those that a table is made of, mailboxes apart.
var kinds = map[string]bool{
	"OrganizationConfig": true, "TransportConfig": true, "ExchangeServer": true,
	"AdSite": true, "AdSiteLink": true, "AcceptedDomain": true, "RemoteDomain": true,
	"MailboxDatabase": true, "RoutingGroup": true, "RoutingGroupConnector": true,
	"SendConnector": true, "ReceiveConnector": true,
}

// objects are the decoded objects of a revision, mailboxes apart, by kind in
// the order of their names.
type objects struct {
	held   map[store.Key]model.Object
	broken map[store.Key]Problem // records that cannot be read; held has their previous form, if there was one

	config          *model.TransportConfig
	servers         []*model.ExchangeServer
	sites           []*model.AdSite
	links           []*model.AdSiteLink
	accepted        []*model.AcceptedDomain
	remote          []*model.RemoteDomain
	databases       []*model.MailboxDatabase
	groups          []*model.RoutingGroup
	groupConnectors []*model.RoutingGroupConnector
	sends           []*model.SendConnector
	receives        []*model.ReceiveConnector
}

func newObjects() *objects {
	return &objects{held: map[store.Key]model.Object{}, broken: map[store.Key]Problem{}}
}

// next returns a copy to be changed by put and drop and then sorted.
func (o *objects) next() *objects {
	return &objects{held: maps.Clone(o.held), broken: maps.Clone(o.broken)}
}

func decode(r store.Record) (model.Object, error) {
	return store.Decode(model.KindNamed(r.Kind), r)
}

// put enters a record and opens its secrets when there are keys. One that cannot
// be read leaves the object as it was; a secret that cannot be opened is missing.
func (o *objects) put(r store.Record, keys model.Sealer) {
	obj, err := decode(r)
	if err != nil {
		o.broken[r.Key] = Problem{
			Object:  r.Kind + " " + r.ID,
			Message: fmt.Sprintf("its record cannot be read by this version of the program, so its previous settings stay in force (%v)", err),
		}
		return
	}
	delete(o.broken, r.Key)
	if keys != nil {
		if err := model.OpenSecrets(obj, keys); err != nil {
			o.broken[r.Key] = Problem{
				Object:  r.Kind + " " + model.Identity(obj),
				Message: "its password cannot be opened with the keys of this machine; give it again",
			}
		}
	}
	o.held[r.Key] = obj
}

func (o *objects) drop(k store.Key) {
	delete(o.held, k)
	delete(o.broken, k)
}

// sort fills the lists by kind.
func (o *objects) sort() {
	o.config = model.KindNamed("TransportConfig").New().(*model.TransportConfig)
	for _, obj := range o.held {
		switch x := obj.(type) {
		case *model.TransportConfig:
			o.config = x
		case *model.ExchangeServer:
			o.servers = append(o.servers, x)
		case *model.AdSite:
			o.sites = append(o.sites, x)
		case *model.AdSiteLink:
			o.links = append(o.links, x)
		case *model.AcceptedDomain:
			o.accepted = append(o.accepted, x)
		case *model.RemoteDomain:
			o.remote = append(o.remote, x)
		case *model.MailboxDatabase:
			o.databases = append(o.databases, x)
		case *model.RoutingGroup:
			o.groups = append(o.groups, x)
		case *model.RoutingGroupConnector:
			o.groupConnectors = append(o.groupConnectors, x)
		case *model.SendConnector:
			o.sends = append(o.sends, x)
		case *model.ReceiveConnector:
			o.receives = append(o.receives, x)
		}
	}
	byName(o.servers)
	byName(o.sites)
	byName(o.links)
	byName(o.accepted)
	byName(o.remote)
	byName(o.databases)
	byName(o.groups)
	byName(o.groupConnectors)
	byName(o.sends)
	byName(o.receives)
}

func (o *objects) database(name string) *model.MailboxDatabase {
	for _, d := range o.databases {
		if compareFold(d.Name, name) == 0 {
			return d
		}
	}
	return nil
}
