package model

import "fmt"

// Prepare implements Preparer.
func (l *AdSiteLink) Prepare(map[string]bool) error {
	l.Sites = uniqueTexts(l.Sites)
	return nil
}

// Check implements Checker.
func (l *AdSiteLink) Check(Reader) []*Error {
	if len(l.Sites) > 0 {
		return nil
	}
	return []*Error{fault("SitesMissing", "Sites", "Parameter 'Sites' is empty: a site link joins sites (write for example -Sites "+DefaultSite+",Paris).")}
}

// Warnings implements Warner.
func (l *AdSiteLink) Warnings(Reader) []string {
	if len(l.Sites) > 1 {
		return nil
	}
	return []string{fmt.Sprintf("Site link %s joins nothing until it has two sites.", Quote(l.Name))}
}

// Prepare implements Preparer.
func (c *RoutingGroupConnector) Prepare(map[string]bool) error {
	c.SourceTransportServers = uniqueTexts(c.SourceTransportServers)
	c.TargetTransportServers = uniqueTexts(c.TargetTransportServers)
	return nil
}

// Check implements Checker.
func (c *RoutingGroupConnector) Check(Reader) []*Error {
	if len(c.SourceTransportServers) == 0 || len(c.TargetTransportServers) == 0 {
		return []*Error{fault("RoutingGroupConnectorEnds", "SourceTransportServers",
			"Parameters 'SourceTransportServers' and 'TargetTransportServers' both name servers (write for example -SourceTransportServers EX1 -TargetTransportServers Bridge1).")}
	}
	for _, target := range c.TargetTransportServers {
		if holdsFold(c.SourceTransportServers, target) {
			return []*Error{fault("RoutingGroupConnectorLoop", "TargetTransportServers",
				fmt.Sprintf("Parameter 'TargetTransportServers' names %s, which is a source server, too: a routing group connector leads from some servers to others (write for example -SourceTransportServers EX1 -TargetTransportServers Bridge1).", Quote(target)))}
		}
	}
	return nil
}
