# Builds the organization of scenarios.md in an empty home:  mxsh --home DIR organization.ps1
# Ports 25 -> 2525, 587 -> 2587. Passwords are the lab's own.
$pw = ConvertTo-SecureString 'P@ssw0rd1' -AsPlainText -Force

New-AdSite -Name vSite                                   # joins DEFAULTIPSITELINK (cost 100) when no -SiteLink is named
New-AcceptedDomain -Name work.com -DomainName work.com -DomainType Authoritative

New-ExchangeServer -Name EX20071 -Role HubTransport,Mailbox -Site Default-First-Site-Name -Fqdn ex20071.work.com -Address 127.0.7.1 -SmtpPort 2525 -SubmissionPort 2587
New-ExchangeServer -Name EX20072 -Role HubTransport,Mailbox -Site Default-First-Site-Name -Fqdn ex20072.work.com -Address 127.0.7.2 -SmtpPort 2525 -SubmissionPort 2587
New-ExchangeServer -Name W2008   -Role HubTransport,Mailbox -Site vSite -Fqdn w2008.work.com -Address 127.0.8.1 -SmtpPort 2525 -SubmissionPort 2587

New-RoutingGroup -Name 'First Routing Group'
New-ExchangeServer -Name Paula -Role Legacy -RoutingGroup 'First Routing Group' -Fqdn paula.work.com -Address 127.0.3.1 -SmtpPort 2525
New-RoutingGroupConnector -Name PAULA-EX20071 -SourceTransportServers EX20071 -TargetTransportServers Paula -Cost 1 -Bidirectional $true

New-Mailbox -Name Rob    -Server EX20071 -PrimarySmtpAddress rob@work.com    -Password $pw
New-Mailbox -Name Tim    -Server EX20072 -PrimarySmtpAddress tim@work.com    -Password $pw
New-Mailbox -Name Bond   -Server W2008   -PrimarySmtpAddress bond@work.com   -Password $pw
New-Mailbox -Name Newton -Server Paula   -PrimarySmtpAddress newton@work.com
