package shell

import "mxsh/model"

// Classify gives category, reason and fully qualified id of a record as
// CategoryInfo shows them. The reason is the name that catch [Name] takes.
func Classify(r *Record) (category, reason, id string) {
	category, reason, id = "NotSpecified", "Exception", "Exception"
	var e *model.Error
	if AsError(r.Err, &e) {
		category, reason, id = string(e.Category), e.ID, e.ID
		if e.Category == model.NotFound {
			category, reason = "NotSpecified", "ManagementObjectNotFoundException"
		}
	}
	if r.Command != "" {
		id += "," + r.Command
	}
	return category, reason, id
}
