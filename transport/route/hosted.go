package route

import (
	"net/netip"
	"strings"

	"mxsh/model"
)

// Hosted returns those of the servers that a machine hosts: their Address is on
// one of its interfaces, or their Fqdn or name is its host name, short or full.
// Legacy servers are other programs and never among them.
func Hosted(servers []*model.ExchangeServer, hostname string, interfaces []netip.Addr) []*model.ExchangeServer {
	var hosted []*model.ExchangeServer
	for _, s := range servers {
		if !s.ServerRole.Has(model.RoleLegacy) && (isHere(s.Address, interfaces) || isNamed(s, hostname)) {
			hosted = append(hosted, s)
		}
	}
	return hosted
}

// isHere takes every address of 127.0.0.0/8 as one of the machine's own.
func isHere(a model.IPAddress, interfaces []netip.Addr) bool {
	if !a.IsValid() {
		return false
	}
	if a.IsLoopback() {
		return true
	}
	for _, i := range interfaces {
		if i.Unmap().WithZone("") == a.Addr {
			return true
		}
	}
	return false
}

func isNamed(s *model.ExchangeServer, hostname string) bool {
	host := strings.TrimSuffix(hostname, ".")
	short, _, _ := strings.Cut(host, ".")
	for _, name := range []string{s.Fqdn.String(), s.Name} {
		if name != "" && (strings.EqualFold(name, host) || strings.EqualFold(name, short)) {
			return true
		}
	}
	return false
}
