package commands

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
)

// flagFault makes an error of usage of what pflag says, wherever cobra met it;
// other errors stay as they are.
func flagFault(err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var malformed *pflag.InvalidSyntaxError
	if errors.As(err, &unknown) || errors.As(err, &missing) || errors.As(err, &invalid) || errors.As(err, &malformed) {
		return usage(err)
	}
	return err
}

// commandHelp prints the help of the program or of one of its commands that is no
// cmdlet; false is for words that Get-Help explains.
func commandHelp(root *cobra.Command, words []string) (bool, error) {
	switch len(words) {
	case 0:
		return true, root.Help()
	case 1:
		for _, cmd := range root.Commands() {
			if cmd.Name() == strings.ToLower(words[0]) && !cmd.DisableFlagParsing && !cmd.Hidden {
				return true, cmd.Help()
			}
		}
	}
	return false, nil
}

// misplacedFlag adds to the error of a parameter that the cmdlet does not have that
// a flag of mxsh stands before the cmdlet.
func misplacedFlag(err error, c *shell.Cmdlet, words []string) error {
	e, ok := err.(*model.Error)
	if !ok || e.ID != "NamedParameterNotFound" && e.ID != "AmbiguousParameter" {
		return err
	}
	for _, w := range words {
		name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
		if name = strings.ToLower(name); w == name || !slices.Contains([]string{"o", "output", "home", "directory", "check", "command"}, name) {
			continue
		}
		if _, err := bind.Find(c, name); err != nil {
			said := *e
			said.Hint = "The flags of mxsh stand before the cmdlet: mxsh " + dashed(name) + " ... " + strings.ToLower(c.Name()) + "."
			return &said
		}
	}
	return err
}

// scripts runs a file, or with -n checks it and every further word that is one.
func (a *app) scripts(ctx context.Context, name string, args []string) error {
	if !a.flags.check {
		return a.file(ctx, name, args)
	}
	worst := 0
	for i, file := range append([]string{name}, args...) {
		if i > 0 && !isFile(file) && !isScriptName(file) {
			continue // an argument of the script
		}
		if err := a.file(ctx, file, nil); err != nil {
			a.complain(err)
			a.status = 2
		}
		worst = max(worst, a.status)
	}
	a.status = worst
	return nil
}

func isScriptName(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".ps1") }

// file runs a script, or says that the word is none.
func (a *app) file(ctx context.Context, name string, args []string) error {
	if !isFile(name) && !strings.Contains(name, "/") && !isScriptName(name) {
		a.status = 2
		return a.unknownWord(name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return unreadable(name, err)
	}
	if isBinary(text) {
		return &model.Error{ID: "ScriptFile", Category: model.Usage, Target: name, Message: "The file " + model.Quote(name) + " is no script: it holds bytes that are no text."}
	}
	a.status = a.statements(ctx, string(text), name, args)
	return nil
}

// unreadable is the error of a script that cannot be read: nothing was run, so
// that it is one of usage.
func unreadable(name string, err error) error {
	return &model.Error{ID: "ScriptFile", Category: model.Usage, Target: name, Err: err, Message: "The script " + model.Quote(name) + " cannot be read" + because(err) + "."}
}

// standardInput runs the script that comes from there.
func (a *app) standardInput(ctx context.Context, args []string) error {
	text, err := io.ReadAll(a.Stdin)
	if err != nil {
		return &model.Error{ID: "StandardInput", Category: model.Usage, Err: err, Message: "Standard input cannot be read" + because(err) + "."}
	}
	if isBinary(text) {
		return &model.Error{ID: "StandardInput", Category: model.Usage, Message: "Standard input is no script: it holds bytes that are no text."}
	}
	a.status = a.statements(ctx, string(text), "", args)
	return nil
}

// isBinary is whether a text holds a zero byte, which only UTF-16 has.
func isBinary(text []byte) bool {
	head := string(text[:min(2, len(text))])
	return head != "\xff\xfe" && head != "\xfe\xff" && slices.Contains(text, 0)
}
