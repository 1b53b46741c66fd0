package route

import (
	"fmt"
	"strings"
	"testing"

	"mxsh/model"
)

// tree is sites with a hub and a mailbox each, joined as the links say.
func tree(t *testing.T, links ...string) *organization {
	lines := []string{"AcceptedDomain work.com | DomainName=work.com | Default=$true"}
	seen := map[string]bool{}
	for i, l := range links {
		lines = append(lines, fmt.Sprintf("AdSiteLink L%d | Sites=%s | ADCost=10", i, strings.ReplaceAll(l, "-", ",")))
		for _, s := range strings.Split(l, "-") {
			if seen[s] {
				continue
			}
			seen[s] = true
			lines = append(lines, "AdSite "+s, fmt.Sprintf("ExchangeServer HUB%s | Site=%s | ServerRole=HubTransport,Mailbox", s, s),
				fmt.Sprintf("MailboxDatabase DB%s | Server=HUB%s", s, s), fmt.Sprintf("Mailbox %s | Database=DB%s | PrimarySmtpAddress=%s@work.com", s, s, s))
		}
	}
	return newOrganization(t, lines...)
}

// together returns where a message of HUBA for mailboxes in these sites goes.
func (o *organization) together(sites string) string {
	o.t.Helper()
	table := o.table("HUBA")
	var hops []model.NextHop
	for _, s := range strings.Fields(sites) {
		hops = append(hops, table.Decide(Query{Address: s + "@work.com"}).Hop)
	}
	var out []string
	for _, h := range table.Together(hops) {
		out = append(out, h.Domain)
	}
	return strings.Join(out, " ")
}

func TestCopiesTravelTogether(t *testing.T) {
	o := tree(t, "A-B", "B-C", "B-D", "A-E", "C-F")
	for _, c := range []struct{ sites, want string }{
		{"C D", "B B"},
		{"C", "C"},
		{"B C", "B B"},
		{"C E", "C E"},
		{"C D E", "B B E"},
		{"F C", "C C"},
		{"F D A", "B B DBA"},
		{"B E", "B E"},
	} {
		if got := o.together(c.sites); got != c.want {
			t.Errorf("copies for %s go to %s, want %s", c.sites, got, c.want)
		}
	}
	// The nearest site with a hub splits.
	o.set("ExchangeServer HUBB | ServerRole=Mailbox")
	if got := o.together("C D"); got != "C D" {
		t.Errorf("without a hub in B the copies go to %s", got)
	}
}
