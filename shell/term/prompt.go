// Package term is the terminal: prompts, the interactive line and colours. It
// is the only importer of survey. It knows the shell's Host and nothing of mail.
package term

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/terminal"

	"mxsh/model"
	"mxsh/shell"
)

// Prompter asks a person. Tests bring one with prepared answers.
type Prompter interface {
	// Line asks for a line of text; Secret for one that is shown as stars.
	Line(prompt string) (string, error)
	Secret(prompt string) (string, error)
	// LineOr asks for a line of text; an empty one means otherwise, which is shown.
	LineOr(prompt, otherwise string) (string, error)
	// YesNo asks a question that is answered by yes or no; Enter means preset.
	YesNo(prompt string, preset bool) (bool, error)
	// Select lets choose one of options and returns its index; SelectMany any
	// number of them. The presets are chosen at first.
	Select(prompt string, options []string, preset int) (int, error)
	SelectMany(prompt string, options []string, preset []int) ([]int, error)
	// Say writes text to the person, without asking.
	Say(text string)
}

// ErrInterrupted is returned by a prompt that was left with Ctrl+C.
var ErrInterrupted = &model.Error{ID: "Interrupted", Category: model.Stopped, Message: "The command was stopped at the prompt; nothing more was changed."}

// Terminal is a Prompter on a terminal device. It opens the device for each
// prompt, because standard input may be a pipe.
type Terminal struct {
	// Path of the device; /dev/tty when empty.
	Path string
	// Before, when set, is called before the person is asked or told anything.
	Before func()
	// Around runs the prompt, so that a line editor may leave its mode; may be nil.
	Around func(ask func() error) error
}

var _ Prompter = (*Terminal)(nil)

// Line asks with survey's text prompt.
func (t *Terminal) Line(prompt string) (string, error) {
	var answer string
	err := t.ask(prompt, &survey.Input{Message: strings.TrimRight(prompt, " ")}, &answer)
	return answer, err
}

// Secret asks with survey's password prompt.
func (t *Terminal) Secret(prompt string) (string, error) {
	var answer string
	err := t.ask(prompt, &survey.Password{Message: strings.TrimRight(prompt, " ")}, &answer)
	return answer, err
}

// LineOr asks with survey's text prompt and its default.
func (t *Terminal) LineOr(prompt, otherwise string) (string, error) {
	var answer string
	err := t.ask(prompt, &survey.Input{Message: strings.TrimRight(prompt, " "), Default: otherwise}, &answer)
	return answer, err
}

// YesNo asks with survey's confirmation.
func (t *Terminal) YesNo(prompt string, preset bool) (bool, error) {
	var answer bool
	err := t.ask(prompt, &survey.Confirm{Message: strings.TrimRight(prompt, " "), Default: preset}, &answer)
	return answer, err
}

// linesOfMenu is how many options are seen at a time.
const linesOfMenu = 12

// Select asks with survey's menu: arrow keys, or typing to narrow it.
func (t *Terminal) Select(prompt string, options []string, preset int) (int, error) {
	var answer int
	err := t.ask(prompt, &survey.Select{Message: strings.TrimRight(prompt, " "), Options: options, Default: preset, PageSize: linesOfMenu}, &answer)
	return answer, err
}

// SelectMany asks with survey's menu of marks: the space bar sets and removes them.
func (t *Terminal) SelectMany(prompt string, options []string, preset []int) ([]int, error) {
	var answer []int
	p := &survey.MultiSelect{Message: strings.TrimRight(prompt, " "), Options: options, PageSize: linesOfMenu}
	if len(preset) > 0 {
		p.Default = preset
	}
	err := t.ask(prompt, p, &answer)
	return answer, err
}

// Say writes to the device; where there is none the text is dropped, and the
// question that follows fails.
func (t *Terminal) Say(text string) {
	_ = t.with("", func(tty *os.File) error {
		_, err := io.WriteString(tty, text+"\n")
		return err
	})
}

func (t *Terminal) ask(prompt string, p survey.Prompt, answer any) error {
	err := t.with(prompt, func(tty *os.File) error {
		w, err := wait(tty)
		if err != nil {
			return err
		}
		defer w.end()
		keys, answers := probe(tty)
		w.keys = keys
		if !answers {
			return askPlainly(w, p, answer)
		}
		return survey.AskOne(p, answer, survey.WithStdio(w, tty, tty), survey.WithIcons(plainIcons))
	})
	if errors.Is(err, terminal.InterruptErr) || errors.Is(err, io.EOF) {
		return ErrInterrupted
	}
	return err
}

// plainIcons removes the mark that survey puts before a question: the prompts
// are PowerShell's.
func plainIcons(set *survey.IconSet) {
	set.Question.Text = ""
	set.Question.Format = "default"
}

// Survey's templates, which are its setting for the look of questions, put a blank
// after the mark, even after none.
func init() {
	const mark = "{{ .Config.Icons.Question.Text }}"
	for _, template := range []*string{&survey.InputQuestionTemplate, &survey.PasswordQuestionTemplate, &survey.ConfirmQuestionTemplate,
		&survey.SelectQuestionTemplate, &survey.MultiSelectQuestionTemplate} {
		*template = strings.Replace(*template, mark+" ", mark, 1)
	}
}

func (t *Terminal) with(prompt string, fn func(tty *os.File) error) error {
	path := t.Path
	if path == "" {
		path = "/dev/tty"
	}
	tty, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return shell.NoPerson("There is no terminal to ask on for "+model.Quote(strings.Trim(prompt, ": "))+".", "Give the value on the command line.")
	}
	defer tty.Close()
	if t.Before != nil {
		t.Before()
	}
	if t.Around == nil {
		return fn(tty)
	}
	return t.Around(func() error { return fn(tty) })
}

const choices = `[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is "Y"):`

const choicesHelp = `Y - Continue with only the next step of the operation.
A - Continue with all the steps of the operation.
N - Skip this operation and proceed with the next operation.
L - Skip this operation and all subsequent operations.`

// question is what a person reads before the choices.
func question(q shell.Question) string {
	lines := []string{}
	for _, text := range []string{q.Caption, q.Text, q.Action} {
		if text != "" {
			lines = append(lines, model.Visible(text))
		}
	}
	return strings.Join(lines, "\n")
}

// Confirm asks Exchange's confirmation question until it gets an answer.
func Confirm(p Prompter, q shell.Question) (shell.Answer, error) {
	p.Say("\n" + question(q))
	for {
		line, err := p.Line(choices)
		if errors.Is(err, shell.NoPerson("", "")) {
			if q.Action == "" {
				return shell.No, shell.NoPerson("There is no terminal to ask on: "+model.Visible(q.Text), "")
			}
			return shell.No, shell.NoPerson("There is no terminal to confirm on: "+model.Visible(q.Action), "If that is meant, give -Confirm:$false (in bash: -Confirm:false).")
		}
		if err != nil {
			return shell.No, err
		}
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "", "y", "yes":
			return shell.Yes, nil
		case "a", "yes to all":
			return shell.YesToAll, nil
		case "n", "no":
			return shell.No, nil
		case "l", "no to all":
			return shell.NoToAll, nil
		case "?":
			p.Say(choicesHelp)
		}
	}
}
