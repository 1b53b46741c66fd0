package bind

import "mxsh/model"

// WizardSwitch is the parameter that starts a cmdlet's wizard.
const WizardSwitch = "Wizard"

// wizard lets a person fill in the call when -Wizard was given, or nothing was.
// Without a person the latter is a call like any other.
func (b *Bound) wizard(bare bool, o Options) error {
	asked, _ := b.Args[WizardSwitch].(bool)
	delete(b.Args, WizardSwitch)
	if !asked && (!bare || o.Wizard == nil) {
		return nil
	}
	if o.Wizard == nil {
		e := &model.Error{ID: "NoTerminal", Category: model.Usage, Param: WizardSwitch,
			Message: "Parameter 'Wizard' needs a terminal to ask on, and there is none; give the other parameters instead."}
		if len(b.Cmdlet.Examples) > 0 {
			e.Hint = "For example: " + b.Cmdlet.Examples[0].Command
		}
		return e
	}
	answers, err := o.Wizard(b.Cmdlet, b.Args)
	if err != nil {
		return err
	}
	for _, p := range b.Cmdlet.Params {
		v, ok := answers[p.Name]
		if !ok || b.has(p) {
			continue
		}
		if err := b.set(p, v, Options{}); err != nil {
			return err
		}
	}
	return b.chooseSet()
}
