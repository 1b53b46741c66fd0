package model

import "fmt"

// Prepare implements Preparer.
func (d *AcceptedDomain) Prepare(given map[string]bool) error {
	if given["MakeDefault"] {
		if !d.MakeDefault && d.Default {
			return fault("DefaultDomainNeeded", "MakeDefault",
				fmt.Sprintf("Accepted domain %s is the default one, and there is always one: make another the default (write for example Set-AcceptedDomain contoso.com -MakeDefault $true).", Quote(d.Name)))
		}
		d.Default = d.MakeDefault
	}
	if !given["AddressBookEnabled"] && (d.Created.IsZero() || given["DomainType"]) {
		d.AddressBookEnabled = d.DomainType == Authoritative
	}
	return nil
}

// Complete makes the first accepted domain the default one.
func (d *AcceptedDomain) Complete(r Reader) []*Error {
	if d.Default || d.DomainName.Star() {
		return nil
	}
	found := false
	err := r.Each(AcceptedDomains, func(o Object) bool {
		found = o.(*AcceptedDomain).Default && o.Header().Guid != d.Guid
		return !found
	})
	if err != nil {
		return []*Error{asModelError(err)}
	}
	d.Default = !found
	return nil
}

// Check implements Checker.
func (d *AcceptedDomain) Check(r Reader) []*Error {
	var faults []*Error
	if d.DomainName == "*" && d.DomainType == Authoritative {
		faults = append(faults, fault("StarAuthoritative", "DomainType",
			"Parameter 'DomainType' is Authoritative: the directory cannot hold the recipients of every domain, so DomainName * is a relay domain (write -DomainType InternalRelay)."))
	}
	if d.Default && d.DomainName.Star() {
		faults = append(faults, fault("StarDefault", "MakeDefault",
			fmt.Sprintf("Accepted domain %s stands for many domains and cannot be the default one, which completes addresses (make contoso.com the default, for example).", Quote(string(d.DomainName)))))
	}
	if f := sameDomain(r, AcceptedDomains, d, d.DomainName); f != nil {
		faults = append(faults, f)
	}
	if f := d.checkOpenRelay(r); f != nil {
		faults = append(faults, f)
	}
	return faults
}

// sameDomain refuses a second object of a kind for one domain.
func sameDomain(r Reader, k *Kind, self Object, name DomainPattern) *Error {
	field := k.Field("DomainName")
	var taken Object
	err := r.Each(k, func(o Object) bool {
		if other := o.Header(); other.Guid != self.Header().Guid && FoldDomain(field.Text(o)) == FoldDomain(string(name)) {
			taken = o
		}
		return taken == nil
	})
	switch {
	case err != nil:
		return asModelError(err)
	case taken == nil:
		return nil
	}
	return &Error{ID: "DomainTaken", Category: Exists, Param: "DomainName", Target: string(name),
		Message: fmt.Sprintf("Parameter 'DomainName' is %s, which %s %s has already (write another domain, for example contoso.com).", Quote(string(name)), lowerFirst(k.Title), Quote(taken.Header().Name))}
}

// checkOpenRelay refuses * while strangers may submit: every recipient would be accepted.
func (d *AcceptedDomain) checkOpenRelay(r Reader) *Error {
	if d.DomainName != "*" || d.Force || !d.Created.IsZero() {
		return nil
	}
	var open *Error
	err := r.Each(ReceiveConnectors, func(o Object) bool {
		c := o.(*ReceiveConnector)
		if how := c.OpenRelay(true); how != "" && c.OpenRelay(false) == "" {
			open = &Error{ID: "OpenRelay", Category: Denied, Param: "DomainName", Target: "*",
				Message: fmt.Sprintf("With the accepted domain * receive connector %s would be an open relay: it %s.", Quote(Identity(c)), how),
				Hint:    "Take AnonymousUsers from its PermissionGroups or narrow its RemoteIPRanges (for example -RemoteIPRanges 192.168.1.0/24), or give -Force if that is meant."}
		}
		return open == nil
	})
	if err != nil {
		return asModelError(err)
	}
	return open
}

// Check implements Checker.
func (d *RemoteDomain) Check(r Reader) []*Error {
	if f := sameDomain(r, RemoteDomains, d, d.DomainName); f != nil {
		return []*Error{f}
	}
	return nil
}
