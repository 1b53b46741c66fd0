package model

// AdSite is a place with good connections inside; servers and the links between sites decide the way of mail.
type AdSite struct {
	Meta

	// HubSiteEnabled makes mail whose way leads through this site stop at a server of the site.
	HubSiteEnabled bool `default:"$false" live:"routing"`

	// InboundMailEnabled is whether servers of the site take mail from the world.
	InboundMailEnabled bool `default:"$true" pending:"routing"`

	// PartnerId is a number for other programs.
	PartnerId int `default:"-1" only:"set" inert:"it served other programs"`

	// MinorPartnerId is a number for other programs.
	MinorPartnerId int `default:"-1" only:"set" inert:"it served other programs"`

	// ResponsibleForSites are sites that other programs look after from here.
	ResponsibleForSites []string `only:"set" inert:"it served other programs"`

	// SiteLink are the site links that the new site joins; without it DEFAULTIPSITELINK.
	SiteLink []string `transient:"true" only:"new"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`
}

// DefaultSite is the site that an organization begins with.
const DefaultSite = "Default-First-Site-Name"

// AdSites is the kind of sites.
var AdSites = Define[AdSite](Spec{
	Noun: "ADSite", Title: "Site", Table: []string{"Name", "HubSiteEnabled"}, Container: "CN=Sites",
})
