package model

import "strings"

// Enumerations of one word. Their zero value is no choice; a field's default
// gives the usual one. Words match in any case and by unique prefix.

// ProtocolLogging is whether sessions go to the protocol log.
type ProtocolLogging string

// The values of ProtocolLogging.
const (
	LoggingNone    ProtocolLogging = "None"
	LoggingVerbose ProtocolLogging = "Verbose"
)

// Choices lists the words.
func (ProtocolLogging) Choices() []string {
	return []string{"None", "Verbose"}
}

// TypeName is the product's name of the type.
func (ProtocolLogging) TypeName() string { return "ProtocolLoggingLevel" }

// SizeMode is how a receive connector advertises and applies its size limit.
type SizeMode string

// The values of SizeMode.
const (
	SizeEnabled             SizeMode = "Enabled"
	SizeDisabled            SizeMode = "Disabled"
	SizeEnabledWithoutValue SizeMode = "EnabledWithoutValue"
)

// Choices lists the words.
func (SizeMode) Choices() []string {
	return []string{"Enabled", "Disabled", "EnabledWithoutValue"}
}

// DomainType is what happens to recipients of an accepted domain that are not in the directory.
type DomainType string

// The values of DomainType.
const (
	Authoritative DomainType = "Authoritative"
	InternalRelay DomainType = "InternalRelay"
	ExternalRelay DomainType = "ExternalRelay"
)

// Choices lists the words.
func (DomainType) Choices() []string {
	return []string{"Authoritative", "InternalRelay", "ExternalRelay"}
}

// TypeName is the product's name of the type.
func (DomainType) TypeName() string { return "AcceptedDomainType" }

// SmartHostAuth is how a send connector proves itself to its smart hosts.
type SmartHostAuth string

// The values of SmartHostAuth.
const (
	SmartHostAuthNone                  SmartHostAuth = "None"
	SmartHostAuthBasicAuth             SmartHostAuth = "BasicAuth"
	SmartHostAuthBasicAuthRequireTLS   SmartHostAuth = "BasicAuthRequireTLS"
	SmartHostAuthExchangeServer        SmartHostAuth = "ExchangeServer"
	SmartHostAuthExternalAuthoritative SmartHostAuth = "ExternalAuthoritative"
)

// Choices lists the words.
func (SmartHostAuth) Choices() []string {
	return []string{"None", "BasicAuth", "BasicAuthRequireTLS", "ExchangeServer", "ExternalAuthoritative"}
}

// TypeName is the product's name of the type.
func (SmartHostAuth) TypeName() string { return "SmartHostAuthMechanism" }

// TlsAuthLevel is how much of the next hop's certificate must be good; none is asked when it is empty.
type TlsAuthLevel string

// The values of TlsAuthLevel.
const (
	EncryptionOnly        TlsAuthLevel = "EncryptionOnly"
	CertificateValidation TlsAuthLevel = "CertificateValidation"
	DomainValidation      TlsAuthLevel = "DomainValidation"
)

// Choices lists the words.
func (TlsAuthLevel) Choices() []string {
	return []string{"EncryptionOnly", "CertificateValidation", "DomainValidation"}
}

// RateSource is by what the messages of a minute are counted.
type RateSource string

// The values of RateSource.
const (
	RateNone      RateSource = "None"
	RateIPAddress RateSource = "IPAddress"
	RateUser      RateSource = "User"
	RateAll       RateSource = "All"
)

// Choices lists the words.
func (RateSource) Choices() []string {
	return []string{"None", "IPAddress", "User", "All"}
}

// TypeName is the product's name of the type.
func (RateSource) TypeName() string { return "MessageRateSource" }

// RecipientValidation is when a server refuses recipients that do not exist.
type RecipientValidation string

// The values of RecipientValidation.
const (
	ValidateRcpt     RecipientValidation = "Rcpt"
	ValidateDeferred RecipientValidation = "Deferred"
)

// Choices lists the words.
func (RecipientValidation) Choices() []string {
	return []string{"Rcpt", "Deferred"}
}

// DNSProtocol is over what a server asks its DNS servers.
type DNSProtocol string

// The values of DNSProtocol.
const (
	DNSAny        DNSProtocol = "Any"
	DNSUseTcpOnly DNSProtocol = "UseTcpOnly"
	DNSUseUdpOnly DNSProtocol = "UseUdpOnly"
)

// Choices lists the words.
func (DNSProtocol) Choices() []string {
	return []string{"Any", "UseTcpOnly", "UseUdpOnly"}
}

// TypeName is the product's name of the type.
func (DNSProtocol) TypeName() string { return "DNSProtocolOption" }

// ConnectorUsage is the purpose that presets a new connector.
type ConnectorUsage string

// The values of ConnectorUsage.
const (
	UsageClient   ConnectorUsage = "Client"
	UsageCustom   ConnectorUsage = "Custom"
	UsageInternal ConnectorUsage = "Internal"
	UsageInternet ConnectorUsage = "Internet"
	UsagePartner  ConnectorUsage = "Partner"
)

// Choices lists the words.
func (ConnectorUsage) Choices() []string {
	return []string{"Client", "Custom", "Internal", "Internet", "Partner"}
}

// Set implements Value. The words of an early version of the product, which
// published guides use, count too: FromInternet, FromEnterprise, FromClient, FromPartner.
func (u *ConnectorUsage) Set(text string) error {
	older := map[string]ConnectorUsage{"frominternet": UsageInternet, "fromenterprise": UsageInternal, "fromclient": UsageClient, "frompartner": UsagePartner}
	if v, ok := older[Fold(text)]; ok {
		*u = v
		return nil
	}
	word, err := Word(u.Choices(), text)
	if err != nil {
		return invalid("InvalidUsage", text, Quote(text)+" is no usage of a connector: write one of "+strings.Join(u.Choices(), ", ")+" (for example Internet).")
	}
	*u = ConnectorUsage(word)
	return nil
}

// String is the word.
func (u ConnectorUsage) String() string { return string(u) }

// Type implements Value.
func (ConnectorUsage) Type() string { return "UsageType" }

// RelayControl is whether those who may submit through a receive connector may relay to any domain.
type RelayControl string

// The values of RelayControl.
const (
	RelayClosed RelayControl = "Closed"
	RelayOpen   RelayControl = "Open"
)

// Choices lists the words.
func (RelayControl) Choices() []string {
	return []string{"Closed", "Open"}
}

// DeliveryMethod is how a mailbox database takes mail.
type DeliveryMethod string

// The values of DeliveryMethod.
const (
	DeliverMaildir DeliveryMethod = "Maildir"
	DeliverLmtp    DeliveryMethod = "Lmtp"
)

// Choices lists the words.
func (DeliveryMethod) Choices() []string {
	return []string{"Maildir", "Lmtp"}
}

// QueueStatus is what a queue does.
type QueueStatus string

// The values of QueueStatus.
const (
	QueueActive     QueueStatus = "Active"
	QueueConnecting QueueStatus = "Connecting"
	QueueReady      QueueStatus = "Ready"
	QueueRetry      QueueStatus = "Retry"
	QueueSuspended  QueueStatus = "Suspended"
	QueueNone       QueueStatus = "None"
)

// Choices lists the words.
func (QueueStatus) Choices() []string {
	return []string{"Active", "Connecting", "Ready", "Retry", "Suspended", "None"}
}

// MessageStatus is what happens to a message in a queue.
type MessageStatus string

// The values of MessageStatus.
const (
	MessageNone           MessageStatus = "None"
	MessageActive         MessageStatus = "Active"
	MessageReady          MessageStatus = "Ready"
	MessageRetry          MessageStatus = "Retry"
	MessageSuspended      MessageStatus = "Suspended"
	MessagePendingSuspend MessageStatus = "PendingSuspend"
	MessagePendingRemove  MessageStatus = "PendingRemove"
	MessageLocked         MessageStatus = "Locked"
)

// Choices lists the words.
func (MessageStatus) Choices() []string {
	return []string{"None", "Active", "Ready", "Retry", "Suspended", "PendingSuspend", "PendingRemove", "Locked"}
}

// ServiceStatus is whether a service runs.
type ServiceStatus string

// The values of ServiceStatus.
const (
	ServiceRunning      ServiceStatus = "Running"
	ServiceStopped      ServiceStatus = "Stopped"
	ServiceStartPending ServiceStatus = "StartPending"
	ServiceStopPending  ServiceStatus = "StopPending"
)

// Choices lists the words.
func (ServiceStatus) Choices() []string {
	return []string{"Running", "Stopped", "StartPending", "StopPending"}
}

// TypeName is the product's name of the type.
func (ServiceStatus) TypeName() string { return "ServiceControllerStatus" }
