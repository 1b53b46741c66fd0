package term

import (
	"fmt"

	"mxsh/model"
	"mxsh/shell"
)

// Ask asks for a mandatory parameter as PowerShell does: "Name: ", for a list
// "Name[0]: ", "Name[1]: " until an empty line. The answer is checked while
// asking; !? shows the help. An empty first answer is an error.
func Ask(p Prompter, param *shell.Param) (any, error) {
	switch param.Type.Name() {
	case "SecureString":
		text, err := p.Secret(param.Name + ":")
		return model.NewSecret(text), err
	case "PSCredential":
		return AskCredential(p, "", "")
	}
	if !shell.TraitsOf(param.Type).List {
		return askOne(p, param, param.Name+":")
	}
	all := []any{}
	for i := 0; ; i++ {
		v, err := askOne(p, param, fmt.Sprintf("%s[%d]:", param.Name, i))
		if err != nil {
			return nil, err
		}
		if v == "" {
			return all, nil
		}
		all = append(all, v)
	}
}

func askOne(p Prompter, param *shell.Param, prompt string) (any, error) {
	for {
		text, err := p.Line(prompt)
		if err != nil {
			return nil, err
		}
		if text == "!?" {
			p.Say(param.Help)
			continue
		}
		if text == "" {
			return text, nil
		}
		if _, err := param.Type.Convert(param.Name, text); err != nil && !shell.TraitsOf(param.Type).Bool {
			p.Say(Sentence(err))
			continue
		}
		return text, nil
	}
}

// AskCredential asks for user name (unless given) and password.
func AskCredential(p Prompter, user, message string) (*model.PSCredential, error) {
	p.Say("\nWindows PowerShell credential request.")
	if message != "" {
		p.Say(message)
	}
	for user == "" {
		text, err := p.Line("User:")
		if err != nil {
			return nil, err
		}
		user = text
	}
	password, err := p.Secret("Password for user " + model.Visible(user) + ":")
	if err != nil {
		return nil, err
	}
	return &model.PSCredential{UserName: user, Password: model.NewSecret(password)}, nil
}
