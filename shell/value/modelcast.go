package value

import (
	"mxsh/model"
)

// modelCasts are the value types of the model that a cast can name, by their
// names in lower case: the cast reads the value's text.
var modelCasts = map[string]func(any) (any, error){
	"bytequantifiedsize": castModel[model.Size]("ByteQuantifiedSize", "Write a size such as 10MB or 10,485,760."),
	"smtpaddress":        castModel[model.SmtpAddress]("SmtpAddress", "Write an address such as anna@contoso.com."),
	"proxyaddress":       castModel[model.ProxyAddress]("ProxyAddress", "Write an address such as SMTP:anna@contoso.com."),
	"iprange":            castModel[model.IPRange]("IPRange", "Write 10.0.0.5, 10.0.0.0/8 or 10.0.0.1-10.0.0.9."),
	"ipbinding":          castModel[model.IPBinding]("IPBinding", "Write an address and a port, as in 0.0.0.0:25."),
	"addressspace":       castModel[model.AddressSpace]("AddressSpace", "Write a domain and, if wanted, type and cost, as in SMTP:*.contoso.com;5."),
	"smtpdomainwithsubdomains": castModel[model.DomainPattern]("SmtpDomainWithSubdomains",
		"Write a domain such as contoso.com or *.contoso.com."),
	"enhancedtimespan": castModel[model.Span]("EnhancedTimeSpan", "Write a time span as hh:mm:ss or d.hh:mm:ss."),
	"unlimited":        castModel[model.Unlimited[model.Size]]("Unlimited", "Write Unlimited, or a size such as 10MB."),
}

func castModel[T any, P interface {
	*T
	model.Value
}](name, hint string) func(any) (any, error) {
	return func(v any) (any, error) {
		if x, ok := v.(T); ok {
			return x, nil
		}
		var x T
		if err := P(&x).Set(Text(v)); err != nil || v == nil {
			return nil, CannotConvert(v, name, hint)
		}
		return x, nil
	}
}
