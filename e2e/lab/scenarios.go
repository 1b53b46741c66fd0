package lab

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Scenario is one of scenarios.md: commands, mail, and what must be seen.
type Scenario struct {
	Number int
	Title  string
	play   func(*stage)
}

// Scenarios in the order of scenarios.md, as far as they are played here.
var Scenarios = []Scenario{
	{0, "Nothing configured", nothingConfigured},
	{1, "One connector, one source server", oneConnector},
	{4, "Three connectors with costs 1, 2, 3", threeCosts},
	{6, "Scoped connector", scoped},
	{7, "Closest match of the address space", closestMatch},
}

// Step is one thing that a scenario did or saw.
type Step struct {
	Text string
	OK   bool
	Why  string // what was seen instead
}

// Play plays a scenario on a running lab, tells every step and reports whether
// all was as scenarios.md says. It leaves no send connector behind.
func (s Scenario) Play(ctx context.Context, l *Lab, tell func(Step)) bool {
	st := &stage{ctx: ctx, lab: l, tell: tell, ok: true}
	st.do("Get-SendConnector | Remove-SendConnector -Confirm:$false")
	s.play(st)
	st.do("Get-SendConnector | Remove-SendConnector -Confirm:$false")
	return st.ok
}

type stage struct {
	ctx  context.Context
	lab  *Lab
	tell func(Step)
	ok   bool
}

const patience = 20 * time.Second

func (s *stage) see(text string, ok bool, why string) {
	s.ok = s.ok && ok
	s.tell(Step{text, ok, why})
}

func (s *stage) do(command string) {
	out, err := s.lab.Run(s.ctx, command)
	why := ""
	if err != nil {
		why = err.Error() + " " + out
	}
	s.see("PS> "+strings.ReplaceAll(command, credential, "$credential"), err == nil, why)
}

func (s *stage) send(from string, to ...string) string {
	if len(to) == 0 {
		to = []string{"somebody@elsewhere.test"}
	}
	subject, err := s.lab.Send(from, to...)
	why := ""
	if err != nil {
		why = err.Error()
	}
	s.see(from+" sends to "+strings.Join(to, ", "), err == nil, why)
	return subject
}

func (s *stage) arrives(person, subject string) {
	ok := Within(s.ctx, patience, func() bool { return s.lab.Arrived(person, subject) == 1 })
	s.see("it arrives at "+person, ok, fmt.Sprintf("%d copies there", s.lab.Arrived(person, subject)))
}

// reaches checks that one copy reached a smart host, from the right server.
func (s *stage) reaches(host, from, subject string) {
	h := s.lab.Hosts[host]
	ok := Within(s.ctx, patience, func() bool { return len(Took(h, subject)) > 0 })
	text := fmt.Sprintf("it reaches %s, from %s", host, from)
	if !ok {
		s.see(text, false, "it did not; "+s.whereabouts(subject))
		return
	}
	took := Took(h, subject)
	source := took[0].Source.Addr().String()
	ok = len(took) == 1 && source == Servers[from]
	s.see(text, ok, fmt.Sprintf("%d copies, from %s", len(took), source))
}

// whereabouts says where a message is seen.
func (s *stage) whereabouts(subject string) string {
	var seen []string
	for addr, h := range s.lab.Hosts {
		if n := len(Took(h, subject)); n > 0 {
			seen = append(seen, fmt.Sprintf("%d at %s", n, addr))
		}
	}
	for server := range Servers {
		for _, m := range s.messages(server) {
			if m["Subject"] == subject {
				seen = append(seen, fmt.Sprintf("in queue %v: %v", m["Queue"], m["LastError"]))
			}
		}
	}
	if len(seen) == 0 {
		return "it is nowhere to be seen"
	}
	return strings.Join(seen, "; ")
}

func (s *stage) messages(server string) []map[string]any {
	objects, err := s.lab.Cmdlet(s.ctx, "get-message", "-Server", server, "-ResultSize", "Unlimited")
	if err != nil {
		s.see("Get-Message -Server "+server, false, err.Error())
	}
	return objects
}

// waits checks that a message is in a queue of a server whose name has the
// words, with a last error that has the reason.
func (s *stage) waits(server, queue, reason, subject string) {
	last := ""
	ok := Within(s.ctx, patience, func() bool {
		for _, m := range s.messages(server) {
			if m["Subject"] != subject {
				continue
			}
			last = fmt.Sprintf("queue %v, last error %v", m["Queue"], m["LastError"])
			return strings.Contains(strings.ToLower(fmt.Sprint(m["Queue"])), strings.ToLower(server+`\`+queue)) &&
				strings.Contains(fmt.Sprint(m["LastError"]), reason)
		}
		return false
	})
	s.see(fmt.Sprintf(`it waits in %s\%s: %s`, server, queue, reason), ok, last)
}

const noRoute = "A matching connector cannot be found to route the external recipient"

func nothingConfigured(s *stage) {
	out, err := s.lab.Run(s.ctx, "Get-SendConnector")
	s.see("Get-SendConnector prints nothing", err == nil && strings.TrimSpace(out) == "" || strings.Count(out, "\n") <= 2 && !strings.Contains(out, "@id"), out)
	for _, to := range []string{"Tim", "Bond", "Newton"} {
		s.arrives(to, s.send("Rob", strings.ToLower(to)+"@work.com"))
	}
	subjects := map[string]string{}
	for _, who := range []string{"Rob", "Tim", "Bond"} {
		subjects[who] = s.send(who)
	}
	for who, subject := range subjects {
		s.waits(HomeServer[who], "Unreachable", noRoute, subject)
	}
	newton := s.send("Newton")
	s.waits("EX20071", "Unreachable", noRoute, newton)
	s.do(connector("*", "SMTP:*;1", "127.0.160.207", "EX20071", false))
	for _, subject := range []string{subjects["Rob"], subjects["Tim"], subjects["Bond"], newton} {
		s.reaches("127.0.160.207:2626", "EX20071", subject)
	}
}

// credential is the scripted answer to $credential=Get-Credential.
const credential = "(New-Object System.Management.Automation.PSCredential('relay',(ConvertTo-SecureString '" + Password + "' -AsPlainText -Force)))"

func connector(name, space, host, source string, scoped bool) string {
	quoted := "'" + strings.Join(strings.Split(source, ","), "','") + "'"
	return fmt.Sprintf("$null = New-SendConnector -Name '%s' -AddressSpaces '%s' -IsScopedConnector $%t -DNSRoutingEnabled $false -SmartHosts '[%s]' -AuthenticationCredential %s -SmartHostAuthMechanism 'BasicAuth' -Port 2626 -SourceTransportServers %s",
		name, space, scoped, host, credential, quoted)
}

func oneConnector(s *stage) {
	s.do(connector("*Cost1", "SMTP:*;1", "127.0.160.207", "EX20071", false))
	for _, who := range []string{"Rob", "Tim", "Bond", "Newton"} {
		s.reaches("127.0.160.207:2626", "EX20071", s.send(who))
	}
}

func threeCosts(s *stage) {
	s.do(connector("*Cost1", "SMTP:*;1", "127.0.160.207", "EX20071", false))
	s.do(connector("*Cost2", "SMTP:*;2", "127.0.160.208", "EX20072", false))
	s.do(connector("*Cost3", "SMTP:*;3", "127.0.160.209", "W2008", false))
	for _, who := range []string{"Rob", "Tim", "Newton"} {
		s.reaches("127.0.160.207:2626", "EX20071", s.send(who))
	}
	s.reaches("127.0.160.209:2626", "W2008", s.send("Bond"))

	s.lab.StopServer("EX20071")
	_, err := s.lab.Send("Rob", "somebody@elsewhere.test")
	s.see("with EX20071 stopped, Rob cannot submit", err != nil, "he could")
	waiting := s.send("Tim")
	s.waits("EX20072", "", "451 4.4.0 Primary target IP address responded with", waiting)
	err = s.lab.StartServer(s.ctx, "EX20071")
	s.see("EX20071 is started again", err == nil, fmt.Sprint(err))
	s.do("Get-Queue -Server EX20072 | Where-Object { $_.Status -eq 'Retry' } | Retry-Queue -Confirm:$false")
	s.reaches("127.0.160.207:2626", "EX20071", waiting)
}

func scoped(s *stage) {
	s.do(connector("*Cost1", "SMTP:*;1", "127.0.160.207", "EX20071,EX20072", true))
	s.reaches("127.0.160.207:2626", "EX20071", s.send("Rob"))
	bond := s.send("Bond")
	s.waits("W2008", "Unreachable", "scoped to site Default-First-Site-Name", bond)
	s.do("Set-SendConnector '*Cost1' -IsScopedConnector $false")
	h := s.lab.Hosts["127.0.160.207:2626"]
	ok := Within(s.ctx, patience, func() bool { return len(Took(h, bond)) == 1 })
	s.see("unscoped, it leaves at once", ok, s.whereabouts(bond))
}

func closestMatch(s *stage) {
	const exact, wild = "127.0.168.1:2525", "127.0.168.2:2525"
	for name, host := range map[string]string{"Toronto.com": "127.0.168.1", "*.Toronto.com": "127.0.168.2"} {
		s.do(fmt.Sprintf("$null = New-SendConnector -Name '%s' -AddressSpaces 'SMTP:%s;1' -IsScopedConnector $false -DNSRoutingEnabled $false -SmartHosts '[%s]' -SmartHostAuthMechanism 'None' -Port 2525 -SourceTransportServers 'EX20071'", name, name, host))
	}
	s.reaches(exact, "EX20071", s.send("Rob", "tm@toronto.com"))
	s.reaches(wild, "EX20071", s.send("Rob", "ok@dev.toronto.com"))
	both := s.send("Rob", "tm@toronto.com", "ok@dev.toronto.com")
	s.reaches(exact, "EX20071", both)
	s.reaches(wild, "EX20071", both)
	for host, want := range map[string]string{exact: "tm@toronto.com", wild: "ok@dev.toronto.com"} {
		took := Took(s.lab.Hosts[host], both)
		ok := len(took) == 1 && slices.Equal(took[0].Addresses(), []string{want})
		s.see(host+" gets "+want+" alone", ok, fmt.Sprint(took))
	}
	s.do("Remove-SendConnector 'Toronto.com' -Confirm:$false")
	s.reaches(wild, "EX20071", s.send("Rob", "tm@toronto.com"))
}
