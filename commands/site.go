package commands

import (
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func adSites() noun {
	return noun{
		kind: model.AdSites, name: "AdSite", verbs: all,
		beside:  joinLinks,
		without: leaveLinks,
		examples: map[string][]shell.Example{
			verbNew:    {{Command: "New-AdSite -Name Toronto", Explains: "Adds a site and joins it to the others by DEFAULTIPSITELINK."}},
			verbGet:    {{Command: "Get-AdSite", Explains: "Lists the sites."}},
			verbSet:    {{Command: "Set-AdSite vSite -HubSiteEnabled $true", Explains: "Stores that mail which passes by stops at the site."}},
			verbRemove: {{Command: "New-AdSite -Name Empty; Remove-AdSite Empty -Confirm:$false", Explains: "Removes a site without servers."}},
		},
	}
}

// joinLinks puts a new site on the links of -SiteLink, else on the default one.
func joinLinks(j *job, w store.Writer, old, o model.Object) error {
	site := o.(*model.AdSite)
	if old != nil {
		return nil
	}
	links := site.SiteLink
	if !j.given["SiteLink"] {
		links = []string{store.DefaultSiteLink}
	}
	for _, name := range links {
		found, err := store.Resolve(w, model.AdSiteLinks, name, "")
		if err != nil {
			return err
		}
		link := found.(*model.AdSiteLink)
		link.Sites = append(link.Sites, site.Name)
		if err := store.Save(w, link, j.Now()); err != nil {
			return err
		}
	}
	return nil
}

// leaveLinks takes a removed site off its links.
func leaveLinks(j *job, w store.Writer, o model.Object) error {
	var held []*model.AdSiteLink
	isSite := func(name string) bool { return strings.EqualFold(name, o.Header().Name) }
	for found, err := range store.All(w, model.AdSiteLinks) {
		if err != nil {
			return err
		}
		if link := found.(*model.AdSiteLink); slices.ContainsFunc(link.Sites, isSite) {
			held = append(held, link)
		}
	}
	for _, link := range held {
		link.Sites = slices.DeleteFunc(link.Sites, isSite)
		if err := store.Save(w, link, j.Now()); err != nil {
			return err
		}
	}
	return nil
}

func adSiteLinks() noun {
	return noun{
		kind: model.AdSiteLinks, name: "AdSiteLink", verbs: all,
		value: with("with sites", "Sites"),
		examples: map[string][]shell.Example{
			verbNew: {{Command: "New-AdSiteLink -Name 'Slow line' -Sites Default-First-Site-Name,vSite -Cost 200",
				Explains: "Joins two sites; mail takes the way with the lowest sum of costs."}},
			verbGet: {{Command: "Get-AdSiteLink | fl Name,Cost,Sites", Explains: "Shows the costs that count."}},
			verbSet: {{Command: "Set-AdSiteLink DEFAULTIPSITELINK -ExchangeCost 50", Explains: "Gives mail another cost than the directory's."}},
			verbRemove: {{Command: "New-AdSiteLink -Name Spare -Sites Default-First-Site-Name,vSite; Remove-AdSiteLink Spare -Confirm:$false",
				Explains: "Removes a link between sites."}},
		},
	}
}

func routingGroups() noun {
	return noun{
		kind: model.RoutingGroups, verbs: []string{verbNew, verbGet, verbRemove},
		examples: map[string][]shell.Example{
			verbNew:    {{Command: "New-RoutingGroup -Name 'Second Routing Group'", Explains: "Adds a place for legacy servers."}},
			verbGet:    {{Command: "Get-RoutingGroup", Explains: "Lists the routing groups."}},
			verbRemove: {{Command: "New-RoutingGroup -Name Empty; Remove-RoutingGroup Empty -Confirm:$false", Explains: "Removes a routing group without servers."}},
		},
	}
}

func routingGroupConnectors() noun {
	return noun{
		kind: model.RoutingGroupConnectors, verbs: all,
		value:  with("with target servers", "TargetTransportServers"),
		beside: wayBack,
		examples: map[string][]shell.Example{
			verbNew: {{Command: "New-RoutingGroupConnector -Name 'W2008-PAULA' -SourceTransportServers W2008 -TargetTransportServers Paula -Cost 5 -Bidirectional $true",
				Explains: "Joins a server and the routing group of a legacy server, both ways."}},
			verbGet: {{Command: "Get-RoutingGroupConnector", Explains: "Lists the connectors to legacy servers."}},
			verbSet: {{Command: "Get-RoutingGroupConnector | Set-RoutingGroupConnector -Cost 2", Explains: "Changes the cost of all of them."}},
			verbRemove: {{Command: "Get-RoutingGroupConnector | Remove-RoutingGroupConnector -Confirm:$false",
				Explains: "Removes all of them."}},
		},
	}
}

// wayBack makes the second connector of -BiDirectional. Both would have one name
// in Exchange, each in its own routing group; here a name is unique.
func wayBack(j *job, w store.Writer, old, o model.Object) error {
	there := o.(*model.RoutingGroupConnector)
	if old != nil || !there.BiDirectional {
		return nil
	}
	back := model.RoutingGroupConnectors.New().(*model.RoutingGroupConnector)
	back.Name = fmt.Sprintf("%s (back)", there.Name)
	back.SourceTransportServers = there.TargetTransportServers
	back.TargetTransportServers = there.SourceTransportServers
	back.Cost, back.MaxMessageSize = there.Cost, there.MaxMessageSize
	if err := j.vetMade(w, back); err != nil {
		return err
	}
	return store.Save(w, back, j.Now())
}
