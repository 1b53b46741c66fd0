package core

import (
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// surroundings are the cmdlets that tell about the shell and where it runs, or
// set what has one setting here.
func (e Env) surroundings() []*shell.Cmdlet {
	return []*shell.Cmdlet{strictMode(), executionPolicy(), setExecutionPolicy(), getHost(), getCulture("Culture"), getCulture("UICulture"), e.getTimeZone(),
		getPSDrive(), getPSProvider(), addType(), e.unblockFile(), quickRef(), getExBlog()}
}

func strictMode() *shell.Cmdlet {
	const why = "a name that was not set reads as $null"
	return &shell.Cmdlet{
		Verb: "Set", Noun: "StrictMode", Synopsis: "Accepted so that scripts run; names that were not set always read as $null.",
		Params:   []*shell.Param{idle(text("Version", "How strict: 1.0, 2.0, 3.0 or Latest."), why), idle(flag("Off", "Not strict."), why)},
		Examples: []shell.Example{{Command: "Set-StrictMode -Version Latest", Explains: "Changes nothing; mxsh -n FILE finds wrong names before a script runs."}},
		Process:  func(*shell.Call) error { return nil },
	}
}

// policyScopes are the scopes of execution policies.
func policyScopes() shell.Type {
	return shell.Enum("ExecutionPolicyScope", "MachinePolicy", "UserPolicy", "Process", "CurrentUser", "LocalMachine")
}

func executionPolicy() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ExecutionPolicy", Synopsis: "Tells which scripts may run: all, as the permissions of their files allow.",
		Params:   []*shell.Param{{Name: "Scope", Type: policyScopes(), Position: 1, ByPropertyName: true, Help: "For whom."}, flag("List", "Tells it for every scope.")},
		Examples: []shell.Example{{Command: "Get-ExecutionPolicy", Explains: "Gives Unrestricted."}},
		Process: func(c *shell.Call) error {
			if !c.Switch("List") {
				return c.Emit("Unrestricted")
			}
			for _, scope := range shell.TraitsOf(policyScopes()).Choices {
				if err := c.Emit(value.RecordOf("Scope", scope, "ExecutionPolicy", "Unrestricted")); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func setExecutionPolicy() *shell.Cmdlet {
	const why = "scripts run as the permissions of their files allow"
	return &shell.Cmdlet{
		Verb: "Set", Noun: "ExecutionPolicy", Synopsis: "Accepted so that old instructions work; scripts run as the permissions of their files allow.", Changes: true,
		Params: []*shell.Param{idle(&shell.Param{Name: "ExecutionPolicy", Type: shell.Enum("ExecutionPolicy", "Unrestricted", "RemoteSigned", "AllSigned", "Restricted", "Default", "Bypass", "Undefined"), Position: 1, Mandatory: true, ByPropertyName: true, Help: "Which scripts may run."}, why),
			idle(&shell.Param{Name: "Scope", Type: policyScopes(), Position: 2, ByPropertyName: true, Help: "For whom."}, why), idle(flag("Force", "Without asking."), why)},
		Examples: []shell.Example{{Command: "Set-ExecutionPolicy RemoteSigned -Force", Explains: "Changes nothing."}},
		Process:  func(*shell.Call) error { return nil },
	}
}

func getHost() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Host", Synopsis: "Tells about the shell itself, as $Host does.",
		Examples: []shell.Example{{Command: "(Get-Host).Version", Explains: "Gives the version of the shell."}},
		Process: func(c *shell.Call) error {
			v, ok := variable(c, "Host")
			if !ok {
				v = value.RecordOf("Name", "mxsh")
			}
			return c.Emit(v)
		},
	}
}

// getCulture is Get-Culture or Get-UICulture: both are en-US.
func getCulture(noun string) *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: noun, Synopsis: "Tells the language of texts, numbers and dates: English of the United States, always.",
		Examples: []shell.Example{{Command: "(Get-" + noun + ").Name", Explains: "Gives en-US."}},
		Process: func(c *shell.Call) error {
			r := value.NewRecord("CultureInfo", model.Prop{Name: "LCID", Value: int64(1033)}, model.Prop{Name: "Name", Value: "en-US"},
				model.Prop{Name: "DisplayName", Value: "English (United States)"}, model.Prop{Name: "TwoLetterISOLanguageName", Value: "en"})
			r.Reads = "en-US"
			return c.Emit(r)
		},
	}
}

func (e Env) getTimeZone() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "TimeZone", Aliases: []string{"gtz"}, Synopsis: "Tells the time zone of this machine, or of -Id.",
		Params:   []*shell.Param{{Name: "Id", Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Help: "Names such as Europe/Berlin or UTC."}},
		Examples: []shell.Example{{Command: "Get-TimeZone", Explains: "Tells the zone in which dates are shown."}, {Command: "(Get-TimeZone -Id UTC).BaseUtcOffset", Explains: "Gives 00:00:00."}},
		Process: func(c *shell.Call) error {
			ids, _ := shell.Arg[[]string](c, "Id")
			if len(ids) == 0 {
				return c.Emit(e.zone(time.Local))
			}
			for _, id := range ids {
				where, err := time.LoadLocation(id)
				if err != nil {
					err = c.Error(&model.Error{ID: "TimeZoneNotFound", Category: model.NotFound, Param: "Id", Target: id,
						Message: "The time zone ID '" + model.Visible(id) + "' was not found on the local computer.", Hint: "Write a name such as Europe/Berlin or UTC."}, id)
				} else {
					err = c.Emit(e.zone(where))
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// zone is a time zone as an object. Its offset is the one without summer time.
func (e Env) zone(where *time.Location) *value.Record {
	year := e.Now().Year()
	winter, offset := time.Date(year, 1, 1, 0, 0, 0, 0, where).Zone()
	summer, other := time.Date(year, 7, 1, 0, 0, 0, 0, where).Zone()
	if other < offset { // south of the equator
		winter, summer, offset = summer, winter, other
	}
	name := where.String()
	if name == "Local" {
		name = winter
	}
	r := value.NewRecord("TimeZoneInfo", model.Prop{Name: "Id", Value: name}, model.Prop{Name: "DisplayName", Value: "(UTC" + time.Date(year, 1, 1, 0, 0, 0, 0, time.FixedZone("", offset)).Format("-07:00") + ") " + name},
		model.Prop{Name: "StandardName", Value: winter}, model.Prop{Name: "DaylightName", Value: summer},
		model.Prop{Name: "BaseUtcOffset", Value: time.Duration(offset) * time.Second}, model.Prop{Name: "SupportsDaylightSavingTime", Value: winter != summer})
	r.Reads = name
	return r
}

// psDrives are the drives of the session with their providers.
func psDrives() [][3]string {
	return [][3]string{{"/", "FileSystem", "/"}, {"Alias", "Alias", ""}, {"Env", "Environment", ""}, {"Function", "Function", ""}, {"Variable", "Variable", ""}}
}

func getPSDrive() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "PSDrive", Aliases: []string{"gdr"}, Synopsis: "Lists the drives of the session: the file system, alias:, env:, function: and variable:.",
		Params: []*shell.Param{{Name: "Name", Aliases: []string{"LiteralName"}, Type: shell.Strings, Position: 1, ByPropertyName: true, Help: "Names or patterns."},
			{Name: "PSProvider", Type: shell.Strings, ByPropertyName: true, Help: "Providers or patterns."}, idle(text("Scope", "Where to look."), "drives are of the whole session")},
		Examples: []shell.Example{{Command: "Get-PSDrive", Explains: "Lists the drives."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "Name")
			kinds, _ := shell.Arg[[]string](c, "PSProvider")
			found := map[string]bool{}
			for _, d := range psDrives() {
				if !fits(d[0], names) || !fits(d[1], kinds) {
					continue
				}
				found[d[0]] = true
				if err := c.Emit(value.NewRecord("PSDriveInfo", model.Prop{Name: "Name", Value: d[0]}, model.Prop{Name: "Provider", Value: d[1]}, model.Prop{Name: "Root", Value: d[2]})); err != nil {
					return err
				}
			}
			for _, n := range names {
				if len(found) > 0 || value.HasWildcard(n) {
					break
				}
				if err := c.Error(&model.Error{ID: "GetLocationNoMatchingDrive", Category: model.NotFound, Param: "Name", Target: n,
					Message: "Cannot find drive. A drive with the name '" + model.Visible(n) + "' does not exist.", Hint: "df shows the file systems of this machine."}, n); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func getPSProvider() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "PSProvider", Synopsis: "Lists what stands behind the drives of the session.",
		Params:   []*shell.Param{{Name: "PSProvider", Type: shell.Strings, Position: 1, ByValue: true, ByPropertyName: true, Help: "Names or patterns."}},
		Examples: []shell.Example{{Command: "Get-PSProvider", Explains: "Lists the providers with their drives."}},
		Process: func(c *shell.Call) error {
			names, _ := shell.Arg[[]string](c, "PSProvider")
			for _, d := range psDrives() {
				if !fits(d[1], names) {
					continue
				}
				if err := c.Emit(value.RecordOf("Name", d[1], "Capabilities", "ShouldProcess", "Drives", []any{d[0]})); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func addType() *shell.Cmdlet {
	const code = "Refused: there is no compiler and no code of .NET here."
	return &shell.Cmdlet{
		Verb: "Add", Noun: "Type", Synopsis: "Accepts the assemblies that scripts load; code of .NET is refused.",
		Params: []*shell.Param{{Name: "TypeDefinition", Type: shell.String, Position: 1, Help: code}, {Name: "Name", Type: shell.String, Help: code}, {Name: "MemberDefinition", Type: shell.Strings, Help: code},
			{Name: "Path", Aliases: []string{"LiteralPath", "PSPath"}, Type: shell.Strings, Help: code}, idle(&shell.Param{Name: "AssemblyName", Aliases: []string{"AN"}, Type: shell.Strings, Help: "The assemblies."}, "the types of this shell are built in"),
			idle(&shell.Param{Name: "Namespace", Type: shell.Any, Help: "A name space."}, "no code is made"), idle(&shell.Param{Name: "UsingNamespace", Type: shell.Any, Help: "Name spaces."}, "no code is made"), idle(&shell.Param{Name: "ReferencedAssemblies", Type: shell.Any, Help: "Assemblies."}, "no code is made"),
			idle(text("Language", "The language of the code."), "no code is made"), idle(flag("PassThru", "Gives the types on."), "no code is made"), idle(flag("IgnoreWarnings", "Goes on after warnings."), "no code is made")},
		Examples: []shell.Example{{Command: "Add-Type -AssemblyName System.Web", Explains: "Does nothing; the line may stand in a script."}},
		Process: func(c *shell.Call) error {
			for _, name := range []string{"TypeDefinition", "MemberDefinition", "Path"} {
				if c.Given(name) {
					return &model.Error{ID: "NoCompiler", Category: model.Invalid, Param: name, Message: "Add-Type cannot load code: there is no .NET on this system.",
						Hint: "Write a function of the shell, or run a program of the system."}
				}
			}
			return nil
		},
	}
}

func (e Env) unblockFile() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Unblock", Noun: "File", Synopsis: "Accepted so that old instructions work; files from the web are not blocked here.", Changes: true,
		Params:   paths(true, "The files."),
		Examples: []shell.Example{{Command: "Unblock-File names.txt", Explains: "Changes nothing."}},
		Process:  func(c *shell.Call) error { return e.eachPlace(c, filesOnly) },
	}
}

func quickRef() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "QuickRef", Synopsis: "Shows what is typed most, on one page.",
		Examples: []shell.Example{{Command: "QuickRef", Explains: "Shows the page."}},
		Process:  func(c *shell.Call) error { return c.Emit(quickText) },
	}
}

const quickText = `Get-Command *connector*              commands by a part of their name
Get-Help COMMAND -Examples           how a command is used; COMMAND -? in short
Get-SendConnector | fl               every property of an object
Get-ReceiveConnector | ft Name,Bindings -AutoSize
Get-Queue | ? MessageCount -gt 10    objects that fit
Get-Mailbox -Filter "Name -like 'a*'" -ResultSize Unlimited
Set-X NAME -List @{Add='a';Remove='b'}   a list is changed in place
Remove-X NAME -WhatIf                what would be done; -Confirm:$false does not ask
... | select Name,Alias | Export-Csv x.csv
Import-Csv x.csv | % { New-Mailbox -Name $_.Name }
$x = Get-X NAME; $x.Property         one property
try { ... -ErrorAction Stop } catch { $_.Exception.Message }`

func getExBlog() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "ExBlog", Synopsis: "Opened the blog of Exchange's makers in a browser; there is none here.",
		Examples: []shell.Example{{Command: "Get-ExBlog", Explains: "Says where help is."}},
		Process: func(c *shell.Call) error {
			return c.Emit("There is no browser in this shell. Get-Help about_* lists what there is to read; Get-Tip tells a tip.")
		},
	}
}
