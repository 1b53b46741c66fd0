package store

import (
	"context"
	"time"

	"mxsh/model"
)

// The names of what an organization begins with.
const (
	OrganizationName = "Organization"
	DefaultSiteLink  = "DEFAULTIPSITELINK"
	DefaultRemote    = "Default"
)

// Init makes what every organization has, in one revision, in a directory that
// has none yet: the organization and its transport settings, the site
// Default-First-Site-Name, the site link DEFAULTIPSITELINK and the remote
// domain Default. In any other directory it only reads one name, so every
// command may begin with it.
func Init(ctx context.Context, d Directory, now func() time.Time) error {
	there := false
	look := func(r Reader) error {
		page, _, err := Page(r, model.OrganizationConfigs, "", 1)
		there = len(page) > 0
		return err
	}
	if err := d.View(ctx, look); err != nil || there {
		return err
	}
	_, err := d.Update(ctx, func(w Writer) error {
		if err := look(w); err != nil || there {
			return err // another process was first
		}
		for _, o := range beginning() {
			if err := Save(w, o, now()); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func beginning() []model.Object {
	made := func(k *model.Kind, name string) model.Object {
		o := k.New()
		o.Header().Name = name
		return o
	}
	link := made(model.AdSiteLinks, DefaultSiteLink).(*model.AdSiteLink)
	link.Sites = []string{model.DefaultSite}
	remote := made(model.RemoteDomains, DefaultRemote).(*model.RemoteDomain)
	remote.DomainName = "*"
	// What the default entry lets out is less than what a new one does.
	remote.AutoReplyEnabled, remote.AutoForwardEnabled = false, false
	return []model.Object{
		made(model.OrganizationConfigs, OrganizationName),
		made(model.TransportConfigs, "Transport Settings"),
		made(model.AdSites, model.DefaultSite),
		link,
		remote,
	}
}
