package model

// AdSiteLink joins sites: each of them reaches each other one at the cost of the link.
type AdSiteLink struct {
	Meta

	// ADCost is the cost of the link.
	ADCost int `alias:"Cost" default:"100" range:"1..99999" live:"routing"`

	// ExchangeCost is a cost for mail that stands in for ADCost; $null takes it away.
	ExchangeCost *int `only:"set" range:"1.." live:"routing"`

	// MaxMessageSize is how large a message may be to cross the link; a larger one goes back to its sender.
	MaxMessageSize Unlimited[Size] `default:"unlimited" range:"64KB.." live:"routing"`

	// Sites are the sites that the link joins.
	Sites []string `need:"new" ref:"AdSite" live:"routing"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// DefaultSiteLink is the link that an organization begins with.
const DefaultSiteLink = "DEFAULTIPSITELINK"

// AdSiteLinks is the kind of site links.
var AdSiteLinks = Define[AdSiteLink](Spec{
	Noun: "ADSiteLink", Title: "Site link", Table: []string{"Name", "ADCost", "ExchangeCost", "MaxMessageSize"},
	Container: "CN=IP,CN=Inter-Site Transports,CN=Sites", Before: map[string][]string{"ADCost": {"Cost"}},
})

// EffectiveCost is the cost that mail pays for the link.
func (l *AdSiteLink) EffectiveCost() int {
	if l.ExchangeCost != nil {
		return *l.ExchangeCost
	}
	return l.ADCost
}

// Computed implements the interface of that name.
func (l *AdSiteLink) Computed() []Prop { return []Prop{{"Cost", l.EffectiveCost()}} }
