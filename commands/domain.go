package commands

import (
	"fmt"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
)

func acceptedDomains() noun {
	return noun{
		kind: model.AcceptedDomains, called: "Accepted Domain", verbs: all,
		more:     map[string][]*shell.Param{verbGet: {oneOrganization()}},
		complete: firstIsDefault,
		beside:   formerDefault,
		without:  keepDefaultDomain,
		value: func(o model.Object) string {
			return " with domain name " + model.Quote(string(o.(*model.AcceptedDomain).DomainName))
		},
		examples: map[string][]shell.Example{
			verbNew: {{Command: "New-AcceptedDomain -Name 'Contoso Domain' -DomainName contoso.com -DomainType Authoritative",
				Explains: "Takes mail for contoso.com; unknown recipients are refused."}},
			verbGet: {{Command: "Get-AcceptedDomain", Explains: "Lists the domains for which mail is taken."}},
			verbSet: {{Command: "Set-AcceptedDomain work.com -MatchSubDomains $true", Explains: "Takes mail for the domains below work.com, too."}},
			verbRemove: {{Command: "New-AcceptedDomain -Name old.example -DomainName old.example; Remove-AcceptedDomain old.example -Confirm:$false",
				Explains: "Takes no more mail for a domain."}},
		},
	}
}

// firstIsDefault makes the first accepted domain the default one, and the one
// that -MakeDefault names.
func firstIsDefault(j *job, r store.Reader, o model.Object) error {
	d := o.(*model.AcceptedDomain)
	if j.given["MakeDefault"] {
		if !d.MakeDefault && d.Default {
			return &model.Error{ID: "DefaultDomainNeeded", Category: model.Invalid, Param: "MakeDefault", Target: d.Name,
				Message: fmt.Sprintf("Parameter 'MakeDefault': %s is the default domain, and there is always one (write Set-AcceptedDomain OTHER -MakeDefault $true).", model.Quote(d.Name))}
		}
		d.Default = d.Default || d.MakeDefault
	}
	if d.Created.IsZero() {
		page, _, err := store.Page(r, model.AcceptedDomains, "", 1)
		if err != nil {
			return err
		}
		d.Default = len(page) == 0
	}
	return nil
}

// formerDefault takes the mark from the domain that had it.
func formerDefault(j *job, w store.Writer, old, o model.Object) error {
	if d := o.(*model.AcceptedDomain); !d.Default || old == nil || old.(*model.AcceptedDomain).Default {
		return nil
	}
	var former []*model.AcceptedDomain
	for other, err := range store.All(w, model.AcceptedDomains) {
		if err != nil {
			return err
		}
		if d := other.(*model.AcceptedDomain); d.Default && d.Guid != o.Header().Guid {
			former = append(former, d)
		}
	}
	for _, d := range former {
		d.Default = false
		if err := store.Save(w, d, j.Now()); err != nil {
			return err
		}
	}
	return nil
}

func keepDefaultDomain(_ *job, _ store.Writer, o model.Object) error {
	if d := o.(*model.AcceptedDomain); d.Default {
		return &model.Error{ID: "DefaultDomainNeeded", Category: model.Invalid, Target: d.Name,
			Message: fmt.Sprintf("The Accepted domain %s can't be removed because it is the default domain.", model.Quote(d.Name)),
			Hint:    "Make another one the default first: Set-AcceptedDomain OTHER -MakeDefault $true."}
	}
	return nil
}

func remoteDomains() noun {
	return noun{
		kind: model.RemoteDomains, called: "Remote Domain", verbs: all,
		more:    map[string][]*shell.Param{verbGet: {oneOrganization()}},
		without: keepDefaultRemote,
		value: func(o model.Object) string {
			return " with domain name " + model.Quote(string(o.(*model.RemoteDomain).DomainName))
		},
		examples: map[string][]shell.Example{
			verbNew: {{Command: "New-RemoteDomain -Name Fabrikam -DomainName *.fabrikam.com", Explains: "Begins settings of its own for mail to fabrikam.com."}},
			verbGet: {{Command: "Get-RemoteDomain", Explains: "Lists the domains with settings of their own; * is all others."}},
			verbSet: {{Command: "Set-RemoteDomain Default -NDREnabled $false", Explains: "Stores that no non-delivery reports go to other domains."}},
			verbRemove: {{Command: "New-RemoteDomain -Name Old -DomainName old.example; Remove-RemoteDomain Old -Confirm:$false",
				Explains: "Lets the settings of Default hold for the domain again."}},
		},
	}
}

func keepDefaultRemote(_ *job, _ store.Writer, o model.Object) error {
	if d := o.(*model.RemoteDomain); d.DomainName == "*" {
		return &model.Error{ID: "DefaultRemoteDomainNeeded", Category: model.Invalid, Target: d.Name,
			Message: fmt.Sprintf("The Remote domain %s can't be removed because it holds the settings of all domains without an entry of their own.", model.Quote(d.Name))}
	}
	return nil
}
