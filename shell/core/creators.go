package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) creators() []*shell.Cmdlet {
	return []*shell.Cmdlet{getCredential(), e.toSecureString(), e.fromSecureString(), readHost(), newObject(), newGUID()}
}

func getCredential() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Credential", Synopsis: "Asks for a user name and password.",
		Params: []*shell.Param{{Name: "Credential", Aliases: []string{"UserName"}, Type: shell.Any, Position: 1, Help: "The user name, so that only the password is asked for."},
			text("Message", "Says what the credential is for."), idle(text("Title", "The heading."), "the heading is always the same")},
		Examples: []shell.Example{{Command: "$cred = Get-Credential smarthost-user", Explains: "Asks for the password of that user."}},
		Process: func(c *shell.Call) error {
			given := value.Normalise(c.Value("Credential"))
			if cred, ok := given.(model.PSCredential); ok {
				return c.Emit(cred)
			}
			c.Host.Information("\nWindows PowerShell credential request.", true)
			c.Host.Information(credentialMessage(c), true)
			name := value.Text(given)
			if name == "" {
				answer, err := c.Host.ReadLine("User: ")
				if err != nil {
					return err
				}
				name = strings.TrimSpace(answer)
			}
			if name == "" {
				return invalid("Credential", "", "Cannot process argument because the value of argument \"userName\" is not valid.", "A credential needs a user name.")
			}
			password, err := c.Host.ReadSecret("Password for user " + model.Visible(name) + ": ")
			if err != nil {
				return err
			}
			return c.Emit(model.PSCredential{UserName: name, Password: password})
		},
	}
}

func credentialMessage(c *shell.Call) string {
	if m := textArg(c, "Message"); m != "" {
		return m
	}
	return "Enter your credentials."
}

func readHost() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Read", Noun: "Host", Synopsis: "Asks the person for a line.",
		Params: []*shell.Param{{Name: "Prompt", Type: shell.Anys, Position: 1, Rest: true, Help: "The question; a colon is put after it."},
			flag("AsSecureString", "Does not show what is typed, and gives a secret."), flag("MaskInput", "Does not show what is typed.")},
		Examples: []shell.Example{{Command: "$name = Read-Host 'Name of the connector'", Explains: "Asks for a name."}},
		Process: func(c *shell.Call) error {
			prompt := value.Join(listArg(c, "Prompt"), " ")
			if prompt != "" {
				prompt += ": "
			}
			if c.Switch("AsSecureString") || c.Switch("MaskInput") {
				secret, err := c.Host.ReadSecret(prompt)
				switch {
				case err != nil:
					return err
				case c.Switch("MaskInput"):
					return c.Emit(secret.Reveal())
				}
				return c.Emit(secret)
			}
			line, err := c.Host.ReadLine(prompt)
			if err != nil {
				return err
			}
			return c.Emit(line)
		},
	}
}

func newObject() *shell.Cmdlet {
	typeName := at(1, text("TypeName", "The type: PSObject, System.Collections.ArrayList, PSCredential and a few more."))
	typeName.Needed = func(given func(string) (any, bool)) bool {
		_, com := given("ComObject")
		return !com
	}
	return &shell.Cmdlet{
		Verb: "New", Noun: "Object", Synopsis: "Makes an object of a type.",
		Params: []*shell.Param{typeName,
			{Name: "ArgumentList", Aliases: []string{"Args"}, Type: shell.Anys, Position: 2, Help: "What the object is made of."},
			{Name: "Property", Type: shell.Hashtable, Help: "The properties of the new object."},
			text("ComObject", "An object of Windows; refused, there are none on this system."), idle(flag("Strict", "Refuses objects of .NET."), "it has no effect")},
		Examples: []shell.Example{{Command: "New-Object PSObject -Property @{Name='x';Port=25}", Explains: "Makes an object with two properties."}},
		Process:  makeObject,
	}
}

func newGUID() *shell.Cmdlet {
	return &shell.Cmdlet{Verb: "New", Noun: "Guid", Synopsis: "Makes a new GUID.",
		Examples: []shell.Example{{Command: "(New-Guid).Guid", Explains: "Gives a GUID as text."}},
		Process:  func(c *shell.Call) error { return c.Emit(model.NewGUID()) }}
}

// constructing is a scope that makes objects of types of its own.
type constructing interface {
	Construct(typeName string, args []any) (v any, ok bool, err error)
}

func makeObject(c *shell.Call) error {
	if com := textArg(c, "ComObject"); com != "" {
		return &model.Error{ID: "NoCOMClass", Category: model.Invalid, Param: "ComObject", Target: com,
			Message: "There are no COM objects on this system, so " + model.Quote(com) + " cannot be made.", Hint: "Send-MailMessage sends mail, Export-Csv writes tables that spreadsheets open."}
	}
	typeName := textArg(c, "TypeName")
	v, ok, err := value.Construct(typeName, listArg(c, "ArgumentList"))
	if own, has := c.Vars.(constructing); has && !ok { // the session makes what reads and writes files
		v, ok, err = own.Construct(typeName, listArg(c, "ArgumentList"))
	}
	if !ok {
		return &model.Error{ID: "TypeNotFound", Category: model.Invalid, Param: "TypeName", Target: typeName,
			Message: "Cannot find type [" + model.Visible(typeName) + "].", Hint: "New-Object makes PSObject, Hashtable, ArrayList, Generic.List, HashSet, StringBuilder, PSCredential, Guid, DateTime, TimeSpan, Version, IPAddress, StreamReader and StreamWriter."}
	}
	if err != nil {
		return err
	}
	if err := fill(c, v); err != nil {
		return err
	}
	return c.Emit(v)
}

// fill sets the properties of the new object.
func fill(c *shell.Call, v any) error {
	h, ok := c.Value("Property").(shell.Hash)
	if !ok {
		return nil
	}
	for _, name := range h.KeyNames() {
		x, _ := h.Lookup(name)
		if r, custom := v.(*value.Record); custom {
			r.Set(name, x)
			continue
		}
		if err := value.SetProp(v, name, x); err != nil {
			return err
		}
	}
	return nil
}
