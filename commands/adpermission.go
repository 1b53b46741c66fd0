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
	return &shell.Param{Name: "Identity", Type: permittedType{shell.IdentityType(permitted...)}, Position: 1, Mandatory: true, ByValue: true, ByPropertyName: true,
		Help: "The receive or send connector."}
}

// permittedType is the type of what names a connector. It says of other objects
// that their rights are not kept here.
type permittedType struct{ shell.Type }

// Traits are those of the kinds that have access lists.
func (t permittedType) Traits() shell.Traits { return shell.TraitsOf(t.Type) }

// Accepts implements shell.Accepter.
func (t permittedType) Accepts(v any) bool { return t.Type.(shell.Accepter).Accepts(v) }

// Convert implements shell.Type.
func (t permittedType) Convert(param string, v any) (any, error) {
	if o, ok := v.(model.Object); ok && !t.Accepts(v) {
		return nil, noAccessList("InputObjectNotBound", o)
	}
	return t.Type.Convert(param, v)
}

// noAccessList says that rights on such objects are not part of this program.
func noAccessList(id string, o model.Object) error {
	return &model.Error{ID: id, Category: model.Binding, Param: "Identity", Target: model.Identity(o),
		Message: fmt.Sprintf("%s is a %s, and only receive and send connectors have rights here: Send As, Receive As and full access to mailboxes are not part of mxsh.",
			model.Quote(model.Identity(o)), model.KindOf(o).Title),
		Hint: "Who may send with the address of another is settled by the right ms-Exch-SMTP-Accept-Any-Sender on a receive connector (for example Get-ReceiveConnector 'EX1\\Client EX1' | Add-ADPermission -User Rob -ExtendedRights ms-Exch-SMTP-Accept-Any-Sender)."}
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
	for _, k := range []*model.Kind{model.Mailboxes, model.MailboxDatabases, model.ExchangeServers} {
		if o, err = store.Resolve(r, k, id.Text, local); err == nil {
			return nil, noAccessList("NoAccessList", o)
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

func (e Env) permissionChange(verb, synopsis, example, explains string, edit edited) *shell.Cmdlet {
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

// edited returns an access list with a rule added, or removed, and what keeps it
// as it was: "" when it changed.
type edited func(held []model.AccessRule, rule model.AccessRule) (left []model.AccessRule, why string)

func (e Env) changePermission(c *shell.Call, edit edited) error {
	if !c.Given("ExtendedRights") {
		c.Warn("Nothing was changed: rights on connectors are extended rights (write for example -ExtendedRights ms-Exch-SMTP-Accept-Any-Recipient), and " + noWindows + " whose rights -AccessRights could change.")
		return nil
	}
	j := &job{Env: e, call: c, local: e.local(c.Context)}
	var o model.Object
	var rules []model.AccessRule
	var idle []string
	build := func(r store.Reader) (err error) {
		idle = nil
		if o, err = e.connector(c, r, j.local); err != nil {
			return err
		}
		if rules, err = rulesGiven(c, r, o); err != nil {
			return err
		}
		held := rulesOf(o)
		for _, rule := range rules {
			var why string
			if *held, why = edit(*held, rule); why != "" {
				idle = append(idle, fmt.Sprintf(why, model.Quote(model.Identity(o)), model.Quote(rule.User), rule.Right))
			}
		}
		return j.prepared(r, o)
	}
	if err := e.Directory.View(c.Context, build); err != nil {
		return err
	}
	for _, why := range idle {
		c.Warn(why)
	}
	if len(idle) == len(rules) {
		return nil
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

func addRules(held []model.AccessRule, rule model.AccessRule) ([]model.AccessRule, string) {
	if slices.Contains(held, rule) {
		return held, "The appropriate access control entry is already present on the object %s for account %s: %s."
	}
	return append(slices.Clone(held), rule), ""
}

func removeRules(held []model.AccessRule, rule model.AccessRule) ([]model.AccessRule, string) {
	left := slices.DeleteFunc(slices.Clone(held), func(r model.AccessRule) bool { return r == rule })
	if len(left) < len(held) {
		return left, ""
	}
	return held, "Can't remove the access control entry on the object %s for account %s because it isn't present: %s was not given by hand. " +
		"What a permission group gives is changed by Set-ReceiveConnector -PermissionGroups, or withheld by Add-ADPermission -Deny."
}
