package store_test

import (
	"sync"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
)

func TestInitMakesTheOrganizationOnce(t *testing.T) {
	d := directory(t)
	var wg sync.WaitGroup
	for range 5 { // first commands of several shells at once
		wg.Go(func() {
			if err := store.Init(t.Context(), d, func() time.Time { return noon }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	d.View(t.Context(), func(r store.Reader) error {
		if r.Revision() != 1 {
			t.Errorf("revision %d", r.Revision())
		}
		for _, c := range []struct {
			kind *model.Kind
			name string
		}{
			{model.OrganizationConfigs, store.OrganizationName},
			{model.TransportConfigs, "Transport Settings"},
			{model.AdSites, "Default-First-Site-Name"},
			{model.AdSiteLinks, "DEFAULTIPSITELINK"},
			{model.RemoteDomains, "Default"},
		} {
			o, err := store.Resolve(r, c.kind, c.name, "")
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			for _, fault := range model.Validate(o, store.Objects(r, "")) {
				t.Errorf("%s breaks a rule: %v", c.name, fault)
			}
			if link, ok := o.(*model.AdSiteLink); ok && (link.EffectiveCost() != 100 || len(link.Sites) != 1) {
				t.Errorf("the site link is %+v", link)
			}
		}
		return nil
	})
}
