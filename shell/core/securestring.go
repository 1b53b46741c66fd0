package core

import (
	"crypto/cipher"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
)

// keyParams are the parameters for the key that secrets are encrypted with.
func keyParams(verb string) []*shell.Param {
	return []*shell.Param{
		{Name: "Key", Type: shell.ListOf(shell.Int), Help: verb + " secrets with these 16, 24 or 32 bytes, as PowerShell does."},
		{Name: "SecureKey", Type: shell.SecureString, Help: verb + " secrets with a secret of 8, 12 or 16 characters."},
	}
}

// secretKey is the key that was given, nil when none was.
func secretKey(c *shell.Call) (cipher.Block, error) {
	if s, ok := shell.Arg[model.Secret](c, "SecureKey"); ok {
		return stream.SecretKey(stream.WideKey(s))
	}
	if !c.Given("Key") {
		return nil, nil
	}
	var key []byte
	for _, v := range listArg(c, "Key") {
		n, _ := v.(int64)
		if n < 0 || n > 255 {
			return nil, invalid("Key", "", "A key is made of bytes, numbers from 0 to 255.", "Write for example -Key (1..16).")
		}
		key = append(key, byte(n))
	}
	return stream.SecretKey(key)
}

func (e Env) toSecureString() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "SecureString", Synopsis: "Makes a secret of a plain text, or of what ConvertFrom-SecureString wrote.",
		Params: append([]*shell.Param{{Name: "String", Type: shell.String, Position: 1, Mandatory: true, ByValue: true, Help: "The plain or encrypted text."},
			flag("AsPlainText", "Says that the text is plain."), flag("Force", "Says that it is known how unsafe a plain text is.")}, keyParams("Decrypts")...),
		Examples: []shell.Example{{Command: "$pw = ConvertTo-SecureString (Read-Host Password) -AsPlainText -Force", Explains: "Makes a secret of what was typed."}},
		Process: func(c *shell.Call) error {
			s, err := e.secretOf(c, textArg(c, "String"))
			if err != nil {
				return err
			}
			return c.Emit(s)
		},
	}
}

func (e Env) secretOf(c *shell.Call, text string) (model.Secret, error) {
	if text == "" {
		return model.Secret{}, invalid("String", "", "Cannot bind argument to parameter 'String' because it is an empty string.", "")
	}
	if c.Switch("AsPlainText") {
		return model.NewSecret(text), nil
	}
	key, err := secretKey(c)
	switch {
	case err != nil:
		return model.Secret{}, err
	case key != nil:
		return stream.OpenWithKey(key, text)
	case e.Seals != nil:
		if plain, err := e.Seals.Open(text); err == nil {
			return model.NewSecret(plain), nil
		}
	}
	return model.Secret{}, invalid("AsPlainText", "", "The text is not an encrypted secret of this organization.", "Add -AsPlainText -Force if it is plain text, give the -Key it was encrypted with, or ask for it with Read-Host -AsSecureString.")
}

func (e Env) fromSecureString() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "SecureString", Synopsis: "Encrypts a secret as text that may be kept in a file.",
		Description: "With -Key or -SecureKey every PowerShell reads the text; without, ConvertTo-SecureString reads it where the keys of this organization are.",
		Params:      append([]*shell.Param{{Name: "SecureString", Type: shell.SecureString, Position: 1, Mandatory: true, ByValue: true, Help: "The secret."}}, keyParams("Encrypts")...),
		Examples:    []shell.Example{{Command: "ConvertTo-SecureString x -AsPlainText -Force | ConvertFrom-SecureString -Key (1..16) | Set-Content secret.txt", Explains: "Keeps a secret in a file."}},
		Process: func(c *shell.Call) error {
			s, _ := shell.Arg[model.Secret](c, "SecureString")
			key, err := secretKey(c)
			if err != nil {
				return err
			}
			var text string
			switch {
			case key != nil:
				text, err = stream.SealWithKey(key, s)
			case e.Seals != nil:
				text, err = e.Seals.Seal(s.Reveal())
			default:
				return invalid("Key", "", "There are no keys of an organization here to encrypt the secret with.", "Give -Key 16, 24 or 32 bytes, for example -Key (1..16).")
			}
			if err != nil {
				return &model.Error{ID: "SecretNotSealed", Category: model.Failed, Err: err, Message: "The secret could not be encrypted with the keys of the organization."}
			}
			return c.Emit(text)
		},
	}
}
