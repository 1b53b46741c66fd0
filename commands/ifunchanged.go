package commands

import (
	"mxsh/model"
	"mxsh/shell"
)

// ifUnchanged is the switch with which a command leaves alone what somebody else
// changed after the object was read.
func ifUnchanged() *shell.Param {
	return &shell.Param{Name: "IfUnchanged", Type: shell.Switch,
		Help: "Refuses an object that was changed after Get- gave it. It takes an object, from a pipe or a variable: a name does not tell when it was read."}
}

// asRead refuses an object that is not as it was when the caller read it, where
// -IfUnchanged asks for that.
func (j *job) asRead(now model.Object) error {
	if !j.call.Switch("IfUnchanged") {
		return nil
	}
	id, _ := shell.Arg[shell.Identity](j.call, "Identity")
	switch {
	case id.Revision == 0:
		return &model.Error{ID: "RevisionUnknown", Category: model.Binding, Param: "IfUnchanged", Target: model.Identity(now),
			Message: "Parameter 'IfUnchanged': a name does not tell when the object was read, so give the object itself (for example " + j.noun.get() + " " + model.Quote(model.Identity(now)) + " | " + j.call.Cmdlet.Name() + " -IfUnchanged)."}
	case id.Revision != now.Header().Revision:
		return &model.Error{ID: "ObjectChanged", Category: model.Conflict, Target: model.Identity(now),
			Message: "The " + j.noun.called + " " + model.Quote(model.Identity(now)) + " was changed after it was read. Nothing of it was changed now; read it again with " + j.noun.get() + "."}
	}
	return nil
}

func (n noun) get() string { return "Get-" + n.kind.Noun }
