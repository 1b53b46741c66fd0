package model

// RemoteDomain says how mail to a domain outside the organization is treated; the one with the longest matching
// name applies.
type RemoteDomain struct {
	Meta

	// DomainName is the domain; *.contoso.com stands for contoso.com and all domains below it, and * for every domain.
	DomainName DomainPattern `need:"new" only:"new" live:"dsn"`

	// IsInternal treats the domain as a part of the organization.
	IsInternal bool `only:"set" default:"$false" pending:"format"`

	// TargetDeliveryDomain belonged to a hosted service.
	TargetDeliveryDomain bool `only:"set" default:"$false" inert:"it served one hosted product"`

	// ByteEncoderTypeFor7BitCharsets is how text of seven bits is encoded in messages made from rich content.
	ByteEncoderTypeFor7BitCharsets string `only:"set" enum:"Undefined,Use7Bit,UseQP,UseBase64,UseQPHtmlDetectTextPlain,UseBase64HtmlDetectTextPlain,UseQPHtml7BitTextPlain,UseBase64Html7BitTextPlain" default:"Undefined" inert:"messages are not made from rich content"`

	// CharacterSet is the character set of messages made from rich content.
	CharacterSet string `only:"set" inert:"messages are not made from rich content"`

	// NonMimeCharacterSet is the character set of parts that name none.
	NonMimeCharacterSet string `only:"set" inert:"messages are not made from rich content"`

	// AllowedOOFType is which out-of-office replies may go to the domain.
	AllowedOOFType string `only:"set" enum:"External,InternalLegacy,ExternalLegacy,None" default:"External" pending:"format"`

	// AutoReplyEnabled lets automatic replies go to the domain.
	AutoReplyEnabled bool `only:"set" default:"$true" pending:"format"`

	// AutoForwardEnabled lets automatically forwarded messages go to the domain.
	AutoForwardEnabled bool `only:"set" default:"$true" pending:"format"`

	// DeliveryReportEnabled lets delivery reports go to the domain.
	DeliveryReportEnabled bool `only:"set" default:"$true" live:"dsn"`

	// NDREnabled lets non-delivery reports go to the domain.
	NDREnabled bool `only:"set" default:"$true" live:"dsn"`

	// MeetingForwardNotificationEnabled lets notices of forwarded meetings go to the domain.
	MeetingForwardNotificationEnabled bool `only:"set" default:"$true" inert:"there are no meetings"`

	// ContentType is the form of messages made from rich content.
	ContentType string `only:"set" enum:"MimeHtmlText,MimeText,MimeHtml" default:"MimeHtmlText" inert:"messages are not made from rich content"`

	// DisplaySenderName keeps the sender's display name in From.
	DisplaySenderName bool `only:"set" default:"$true" pending:"format"`

	// PreferredInternetCodePageForShiftJis is the code page for Japanese text.
	PreferredInternetCodePageForShiftJis string `only:"set" enum:"Undefined,Iso2022Jp,Esc2022Jp,Sio2022Jp" default:"Undefined" inert:"messages are not made from rich content"`

	// RequiredCharsetCoverage is how much of a text, in percent, a character set must cover to be chosen.
	RequiredCharsetCoverage *int `only:"set" range:"0..100" inert:"messages are not made from rich content"`

	// TNEFEnabled is whether rich content goes to the domain in TNEF; $null leaves it to the recipient.
	TNEFEnabled *bool `only:"set" inert:"messages are not made from rich content"`

	// LineWrapSize is the longest line of messages made from rich content, in characters.
	LineWrapSize Unlimited[int] `only:"set" default:"unlimited" range:"0..132" inert:"messages are not made from rich content"`

	// TrustedMailOutboundEnabled belonged to a hosted service.
	TrustedMailOutboundEnabled bool `only:"set" default:"$false" inert:"it served one hosted product"`

	// TrustedMailInboundEnabled spares mail from the domain the filters.
	TrustedMailInboundEnabled bool `only:"set" default:"$false" pending:"agents"`

	// UseSimpleDisplayName uses the sender's simple display name in From.
	UseSimpleDisplayName bool `only:"set" default:"$false" inert:"there are no simple display names"`

	// NDRDiagnosticInfoEnabled keeps the diagnostic part in non-delivery reports to the domain.
	NDRDiagnosticInfoEnabled bool `only:"set" default:"$true" live:"dsn"`

	// MessageCountThreshold is how many messages to the domain raise an alarm.
	MessageCountThreshold int `only:"set" default:"2147483647" range:"0..2147483647" inert:"it raised an alarm of the product's own monitoring"`

	// IsCoexistenceDomain belonged to a hosted service.
	IsCoexistenceDomain bool `only:"set" hidden:"true" default:"$false" inert:"it served one hosted product"`

	// Organization names the organization; it is accepted and ignored.
	Organization string `only:"new" transient:"true" inert:"a directory holds one organization"`

	// DomainController names the domain controller to use; it is accepted and ignored.
	DomainController string `transient:"true" inert:"there is no domain controller to choose"`

	// TemplateInstance was an object whose settings a new one copied; it is accepted and ignored.
	TemplateInstance string `transient:"true" only:"new" inert:"an object to copy from is not read"`
}

// RemoteDomains is the kind of remote domains.
var RemoteDomains = Define[RemoteDomain](Spec{
	Title: "Remote domain", Table: []string{"Name", "DomainName", "AllowedOOFType"},
	Container: "CN=Internet Message Formats,CN=Global Settings",
})

// DefaultRemoteDomain is the name of the remote domain that applies where no other does.
const DefaultRemoteDomain = "Default"
