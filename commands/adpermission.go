package commands

import (
	"fmt"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
	"mxsh/transport/route"
)

// permitted are the kinds of objects that have access lists.
var permitted = []*model.Kind{model.ReceiveConnectors, model.SendConnectors}

// principals are the names that rights are given to besides mailboxes.
var principals = []string{
	model.PrincipalAnonymous, model.PrincipalUsers, model.PrincipalServers, model.PrincipalHubs, model.PrincipalEdges,
	model.PrincipalSecured, model.PrincipalLegacy, model.PrincipalPartners,
}

// noWindows is why rights of the Windows directory mean nothing.
const noWindows = "there is no Windows directory"

func (e Env) permissionCmdlets() []*shell.Cmdlet {
	get := &shell.Cmdlet{
		Verb: "Get", Noun: "ADPermission", Output: model.ADPermissions,
		Synopsis: "Shows who has which rights on a connector.",
		Params: []*shell.Param{permittedParam(),
			{Name: "User", Type: shell.String, Help: "Only the rights of that user or group."},
			inertParam("Owner", shell.Switch, noWindows), inertParam("DomainController", shell.String, noWindows)},
		Examples: []shell.Example{{Command: "Get-ADPermission 'EX20071\\Default EX20071' | ft User,ExtendedRights", Explains: "Lists the rights that the permission groups give."}},
		Process:  each(e.getPermission),
	}
	return []*shell.Cmdlet{get,
		e.permissionChange("Add", "Gives rights on a connector, or denies them.",
			"Get-ReceiveConnector 'EX20071\\Client EX20071' | Add-ADPermission -User 'NT AUTHORITY\\Authenticated Users' -ExtendedRights ms-Exch-SMTP-Accept-Any-Sender",
			"Lets users send with any sender.", addRules),
		e.permissionChange("Remove", "Takes rights on a connector away that were given, or denied, by hand.",
			"Add-ADPermission 'EX20071\\Client EX20071' -User Rob -ExtendedRights ms-Exch-SMTP-Accept-Any-Sender; Remove-ADPermission 'EX20071\\Client EX20071' -User Rob -ExtendedRights ms-Exch-SMTP-Accept-Any-Sender -Confirm:$false",
			"Takes a right away again.", removeRules),
	}
}

func permittedParam() *shell.Param {
	return &shell.Param{Name: "Identity", Type: shell.IdentityType(permitted...), Position: 1, Mandatory: true, ByValue: true, ByPropertyName: true,
		Help: "The receive or send connector."}
}

// connector returns the receive connector, else the send connector, of an identity.
func (e Env) connector(c *shell.Call, r store.Reader, local string) (o model.Object, err error) {
	id, _ := shell.Arg[shell.Identity](c, "Identity")
	if id.Object != nil {
		return e.find(c, r, model.KindOf(id.Object), local)
	}
	for _, k := range permitted {
		if o, err = store.Resolve(r, k, id.Text, local); err == nil || !isNotFound(err) {
			return o, err
		}
	}
	return nil, &model.Error{ID: "ManagementObjectNotFound", Category: model.NotFound, Target: id.Text,
		Message: fmt.Sprintf("The operation couldn't be performed because object '%s' couldn't be found: there is no receive or send connector with that identity.", model.Visible(model.Shortened(id.Text)))}
}

func (e Env) getPermission(c *shell.Call) error {
	local := e.local(c.Context)
	var entries []*model.ADPermission
	err := e.Directory.View(c.Context, func(r store.Reader) error {
		o, err := e.connector(c, r, local)
		if err != nil {
			return err
		}
		entries = entriesOf(o)
		return nil
	})
	if err != nil {
		return err
	}
	user, chosen := shell.Arg[string](c, "User")
	for _, entry := range entries {
		if chosen && !isPrincipal(entry.User, user) {
			continue
		}
		if err := c.Emit(entry); err != nil {
			return err
		}
	}
	return nil
}

// entriesOf lists an access list, one entry for each right: what permission
// groups give, then what was given or denied by hand.
func entriesOf(o model.Object) []*model.ADPermission {
	var entries []*model.ADPermission
	add := func(user, right string, deny, byGroup bool) {
		entry := model.ADPermissions.New().(*model.ADPermission)
		entry.Name, entry.User, entry.Deny, entry.Inherited = model.Identity(o), user, deny, byGroup
		entry.ExtendedRights = []string{right}
		entries = append(entries, entry)
	}
	if c, ok := o.(*model.ReceiveConnector); ok {
		groups := *c
		groups.Permissions = nil
		for kind, user := range map[route.PrincipalKind]string{
			route.Anonymous: model.PrincipalAnonymous, route.User: model.PrincipalUsers, route.Server: model.PrincipalServers,
			route.LegacyServer: model.PrincipalLegacy, route.Partner: model.PrincipalPartners, route.ExternallySecured: model.PrincipalSecured,
		} {
			rights := new(route.Table).Rights(&groups, route.Principal{Kind: kind}).Set().String()
			for _, right := range strings.Split(rights, ", ") {
				if right != "" {
					add(user, right, false, true)
				}
			}
		}
		slices.SortStableFunc(entries, func(a, b *model.ADPermission) int { return strings.Compare(a.User, b.User) })
	}
	for _, rule := range *rulesOf(o) {
		add(rule.User, rule.Right, rule.Deny, false)
	}
	return entries
}

// rulesOf is where a connector keeps what was given or denied by hand.
func rulesOf(o model.Object) *[]model.AccessRule {
	if c, ok := o.(*model.ReceiveConnector); ok {
		return &c.Permissions
	}
	return &o.(*model.SendConnector).Permissions
}

// isPrincipal is whether a text names the principal, with or without its domain.
func isPrincipal(principal, text string) bool {
	return strings.EqualFold(principal, text) || strings.EqualFold(principal[strings.LastIndexByte(principal, '\\')+1:], text)
}

func (e Env) permissionChange(verb, synopsis, example, explains string, edit func([]model.AccessRule, model.AccessRule) ([]model.AccessRule, error)) *shell.Cmdlet {
	inert := func(name string) *shell.Param { return inertParam(name, shell.Strings, noWindows) }
	c := &shell.Cmdlet{
		Verb: verb, Noun: "ADPermission", Synopsis: synopsis, Changes: true, Asks: verb == "Remove",
		Params: []*shell.Param{permittedParam(),
			{Name: "User", Type: shell.Suggesting(shell.String, principals...), Needed: without("Owner"), Help: "Who: 'NT AUTHORITY\\ANONYMOUS LOGON', 'NT AUTHORITY\\Authenticated Users', another group, or a mailbox."},
			{Name: "ExtendedRights", Type: shell.Suggesting(shell.Strings, rightsOfConnectors()...), Help: "The rights, for example ms-Exch-SMTP-Accept-Any-Recipient."},
			{Name: "Deny", Type: shell.Switch, Help: "Denies the rights; a denial wins over every grant."},
			inert("AccessRights"), inert("ChildObjectTypes"), inert("InheritanceType"), inert("InheritedObjectType"), inert("Properties"), inert("DomainController"),
			inertParam("Instance", shell.Any, noWindows),
		},
		Examples: []shell.Example{{Command: example, Explains: explains}},
		Process:  each(func(c *shell.Call) error { return e.changePermission(c, edit) }),
	}
	if verb == "Add" {
		c.Params = append(c.Params, &shell.Param{Name: "Force", Type: shell.Switch, Help: "Allows what would make the connector an open relay."})
		c.Params = append(c.Params, inert("Owner"))
		c.Output = model.ADPermissions
	}
	return c
}

func (e Env) changePermission(c *shell.Call, edit func([]model.AccessRule, model.AccessRule) ([]model.AccessRule, error)) error {
	if !c.Given("ExtendedRights") {
		c.Warn("Nothing was changed: rights on connectors are extended rights (write for example -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient), and " + noWindows + " whose rights -AccessRights could change.")
		return nil
	}
	j := &job{Env: e, call: c, local: e.local(c.Context)}
	var o model.Object
	var rules []model.AccessRule
	build := func(r store.Reader) (err error) {
		if o, err = e.connector(c, r, j.local); err != nil {
			return err
		}
		if rules, err = rulesGiven(c, r, o); err != nil {
			return err
		}
		held := rulesOf(o)
		for _, rule := range rules {
			if *held, err = edit(*held, rule); err != nil {
				return err
			}
		}
		return j.prepared(r, o)
	}
	if err := e.Directory.View(c.Context, build); err != nil {
		return err
	}
	doing := map[string]string{"Add": "Adding rights to", "Remove": "Removing rights from"}[c.Cmdlet.Verb]
	if yes, err := c.ShouldProcess(sentence(doing, model.KindOf(o).Title, model.Identity(o), ""), ruleLines(rules)...); err != nil || !yes {
		return err
	}
	rev, err := e.Directory.Update(c.Context, func(w store.Writer) error {
		if err := build(w); err != nil {
			return err
		}
		return store.Save(w, o, e.Now())
	})
	if err != nil {
		return err
	}
	e.apply(c, rev)
	if c.Cmdlet.Output == nil {
		return nil
	}
	for _, entry := range entriesOf(o) {
		if !entry.Inherited && slices.Contains(rules, model.AccessRule{User: entry.User, Right: entry.ExtendedRights[0], Deny: entry.Deny}) {
			if err := c.Emit(entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// prepared brings the settings that follow from the rules in step and applies
// the rules of the kind, that against open relays among them.
func (j *job) prepared(r store.Reader, o model.Object) error {
	if rc, ok := o.(*model.ReceiveConnector); ok {
		rc.Force = j.call.Switch("Force")
	}
	if p, ok := o.(model.Preparer); ok {
		if err := p.Prepare(map[string]bool{}); err != nil {
			return err
		}
	}
	return j.vet(r, o)
}

func ruleLines(rules []model.AccessRule) []string {
	var lines []string
	for _, r := range rules {
		verb := "allow "
		if r.Deny {
			verb = "deny "
		}
		lines = append(lines, verb+r.Right+" to "+model.Visible(r.User))
	}
	return lines
}

// rulesGiven are the rules that the command line describes.
func rulesGiven(c *shell.Call, r store.Reader, o model.Object) ([]model.AccessRule, error) {
	text, _ := shell.Arg[string](c, "User")
	user, err := principalNamed(r, text)
	if err != nil {
		return nil, err
	}
	names, _ := shell.Arg[[]string](c, "ExtendedRights")
	var rules []model.AccessRule
	for _, name := range names {
		right, ok := rightNamed(o, name)
		if !ok {
			return nil, &model.Error{ID: "UnknownRight", Category: model.Invalid, Param: "ExtendedRights", Target: name,
				Message: fmt.Sprintf("Parameter 'ExtendedRights': %s is no right on a %s (write for example %s).", model.Quote(name), model.KindOf(o).Title, exampleRight(o))}
		}
		rules = append(rules, model.AccessRule{User: user, Right: right, Deny: c.Switch("Deny")})
	}
	return rules, nil
}

// rightsOfConnectors are the names of the rights on connectors of either kind.
func rightsOfConnectors() []string {
	names := strings.Split((^route.Right(0)).String(), ", ")
	for _, n := range []string{model.RightSendRouting, model.RightSendOrg, model.RightSendForest, model.RightSendExch50} {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func exampleRight(o model.Object) string {
	if _, ok := o.(*model.SendConnector); ok {
		return model.RightSendRouting
	}
	return model.RightAnyRecipient
}

// rightNamed returns the name of a right as it is stored.
func rightNamed(o model.Object, name string) (string, bool) {
	if _, ok := o.(*model.ReceiveConnector); ok {
		right, ok := route.ParseRight(name)
		return right.String(), ok
	}
	for _, right := range []string{model.RightSendRouting, model.RightSendOrg, model.RightSendForest, model.RightSendExch50} {
		if strings.EqualFold(right, name) {
			return right, true
		}
	}
	return "", false
}

// principalNamed returns the principal, or the alias of the mailbox, that a text names.
func principalNamed(r store.Reader, text string) (string, error) {
	for _, p := range principals {
		if isPrincipal(p, text) {
			return p, nil
		}
	}
	o, err := store.Resolve(r, model.Mailboxes, text, "")
	if err == nil {
		return o.(*model.Mailbox).Alias, nil
	}
	if !isNotFound(err) {
		return "", err
	}
	return "", &model.Error{ID: "UnknownPrincipal", Category: model.NotFound, Param: "User", Target: text,
		Message: fmt.Sprintf("Parameter 'User': %s is neither a mailbox nor one of %s.", model.Quote(text), strings.Join(principals, ", "))}
}

func addRules(held []model.AccessRule, rule model.AccessRule) ([]model.AccessRule, error) {
	if slices.Contains(held, rule) {
		return held, nil
	}
	return append(slices.Clone(held), rule), nil
}

func removeRules(held []model.AccessRule, rule model.AccessRule) ([]model.AccessRule, error) {
	left := slices.DeleteFunc(slices.Clone(held), func(r model.AccessRule) bool { return r == rule })
	if len(left) < len(held) {
		return left, nil
	}
	return nil, &model.Error{ID: "RightNotGivenByHand", Category: model.NotFound, Param: "ExtendedRights", Target: rule.Right,
		Message: fmt.Sprintf("The right %s was not given to %s by hand.", rule.Right, model.Quote(rule.User)),
		Hint:    "What a permission group gives is changed by Set-ReceiveConnector -PermissionGroups, or withheld by Add-ADPermission -Deny."}
}
