package shell

import (
	"strings"

	"mxsh/model"
)

// Classify gives category, reason and fully qualified id of a record as
// CategoryInfo shows them. The reason is the name that catch [Name] takes.
func Classify(r *Record) (category, reason, id string) {
	category, reason, id = "NotSpecified", "Exception", "Exception"
	var e *model.Error
	if AsError(r.Err, &e) {
		category, reason, id = string(e.Category), reasonOf(e), e.ID
	}
	switch {
	case reason == "ManagementObjectNotFoundException":
		category = "NotSpecified" // as Exchange has it
	case reason == "CommandNotFoundException":
		category = string(model.NotFound)
	}
	if r.Reason != "" {
		reason = r.Reason
	}
	if r.Command != "" {
		id += "," + r.Command
	}
	return category, reason, id
}

// reasonOf is the name of the exception that an error stands for: PowerShell's
// where it has one, else the error's own.
func reasonOf(e *model.Error) string {
	switch {
	case e.ID == "PathNotFound":
		return "ItemNotFoundException"
	case e.ID == "CommandNotFound":
		return "CommandNotFoundException"
	case e.Category == model.NotFound:
		return "ManagementObjectNotFoundException"
	case strings.HasPrefix(e.ID, "ParameterArgumentValidationError"):
		return "ParameterBindingValidationException"
	case e.Category == model.Binding:
		return "ParameterBindingException"
	case e.Category == model.Syntax:
		return "ParseException"
	case e.ID == "ActionPreferenceStop":
		return "ActionPreferenceStopException"
	case e.Category == model.Stopped:
		return "RuntimeException"
	}
	return strings.TrimSuffix(e.ID, "Exception") + "Exception"
}

// CategoryInfo is the record's category, target, command and reason in one line:
// NotSpecified: (x:String) [Get-X], ManagementObjectNotFoundException.
func CategoryInfo(r *Record) string {
	category, reason, _ := Classify(r)
	name, kind := TargetOf(r)
	return category + ": (" + shortened(name) + ":" + kind + ") [" + r.Command + "], " + reason
}

// shortened keeps the ends of a long target.
func shortened(name string) string {
	const longest, ends = 40, 15
	r := []rune(name)
	if len(r) <= longest {
		return name
	}
	return string(r[:ends]) + "..." + string(r[len(r)-ends:])
}

// TargetOf is what a record is about and of which type that is; both are "" when
// it is about nothing.
func TargetOf(r *Record) (name, kind string) {
	var e *model.Error
	switch {
	case r.Target != nil && r.TargetType != "":
		return Text(r.Target), r.TargetType
	case AsError(r.Err, &e) && e.Target != "":
		return e.Target, "String"
	case r.Target == nil:
		return "", ""
	}
	if text, ok := r.Target.(string); ok {
		return text, "String"
	}
	return Text(r.Target), "Object"
}
