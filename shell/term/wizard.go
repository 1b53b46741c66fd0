package term

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// ErrLeft is returned by a wizard whose last question was answered with Cancel.
var ErrLeft = &model.Error{ID: "WizardCancelled", Category: model.Stopped, Message: "The wizard was left; nothing was changed."}

// RunWizard walks the pages of a cmdlet's wizard with a person and returns the
// parameters that they chose. given are parameters that the command line
// brought; they are not asked for. Every page is judged before the next one
// is shown; the last shows the command, which may be changed page by page; with
// bash also as a line of bash.
func RunWizard(ctx context.Context, p Prompter, c *shell.Cmdlet, given map[string]any, bash bool) (map[string]any, error) {
	w := &wizard{ctx: ctx, p: p, c: c, bash: bash, answers: shell.NewAnswers(c, given), presets: map[string]any{}}
	if c.Wizard.Ready != nil {
		if err := c.Wizard.Ready(ctx); err != nil {
			return nil, err
		}
	}
	p.Say("\n" + c.Wizard.Title + "\nAn answer in parentheses is taken with Enter; Ctrl+C leaves and changes nothing.")
	if err := w.from(0); err != nil {
		return nil, err
	}
	if err := w.finish(); err != nil {
		return nil, err
	}
	return w.answers.Params(c), nil
}

type wizard struct {
	ctx     context.Context
	p       Prompter
	c       *shell.Cmdlet
	answers *shell.Answers
	presets map[string]any // what was proposed last, by step
	bash    bool
}

func (w *wizard) pages() []shell.Page { return w.c.Wizard.Pages }

func (w *wizard) applies(when func(*shell.Answers) bool) bool { return when == nil || when(w.answers) }

// from asks the pages from the i-th on.
func (w *wizard) from(i int) error {
	for ; i < len(w.pages()); i++ {
		page := &w.pages()[i]
		if !w.applies(page.When) {
			w.drop(page)
			continue
		}
		if w.asks(page) {
			w.p.Say("\n" + page.Title)
			if page.Text != "" {
				w.p.Say(page.Text)
			}
		}
		if err := w.page(page); err != nil {
			return err
		}
	}
	return nil
}

// asks is whether anything of a page is not given yet.
func (w *wizard) asks(page *shell.Page) bool {
	given := func(name string) bool { return w.answers.Given[strings.ToLower(name)] }
	if page.Fold != nil && !given(page.Fills) {
		return true
	}
	steps := page.Then
	if page.Fold == nil {
		steps = slices.Concat(page.Steps, page.Then)
	}
	return slices.ContainsFunc(steps, func(s shell.Step) bool { return !given(s.Name) && w.applies(s.When) })
}

// drop forgets the answers of a page that does not apply.
func (w *wizard) drop(page *shell.Page) {
	for _, name := range namesOf(page) {
		if !w.answers.Given[strings.ToLower(name)] {
			w.answers.Set(name, nil)
		}
	}
}

func namesOf(page *shell.Page) []string {
	var names []string
	for _, s := range slices.Concat(page.Steps, page.Then) {
		names = append(names, s.Name)
	}
	if page.Fills != "" {
		names = append(names, page.Fills)
	}
	return names
}

// page asks one page until the cmdlet finds no fault with it.
func (w *wizard) page(page *shell.Page) error {
	for {
		if err := w.round(page); err != nil {
			return err
		}
		faults := w.faults(page)
		if len(faults) == 0 {
			return nil
		}
		for _, f := range faults {
			if w.answers.Given[strings.ToLower(f.Param)] {
				return f // nobody is asked for it
			}
			w.say(f)
		}
	}
}

// say tells what is wrong with an answer: the rule that a value breaks, without
// the parameter and type that nobody typed.
func (w *wizard) say(err error) {
	var e, rule *model.Error
	if errors.As(err, &e) && e.ID == "CannotConvertArgument" && errors.As(e.Err, &rule) {
		err = rule
	}
	w.p.Say("! " + model.Visible(Sentence(err)))
}

// faults are those of the parameters of a page; of all pages when it is nil.
func (w *wizard) faults(page *shell.Page) []*model.Error {
	if w.c.Wizard.Judge == nil {
		return nil
	}
	all := w.c.Wizard.Judge(w.ctx, w.answers)
	if page == nil {
		return all
	}
	names := namesOf(page)
	return slices.DeleteFunc(all, func(e *model.Error) bool {
		return slices.Contains(page.Later, e.ID) || !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, e.Param) })
	})
}

// round asks the steps of a page, several times when it gathers a list.
func (w *wizard) round(page *shell.Page) error {
	if page.Fold == nil {
		return w.steps(slices.Concat(page.Steps, page.Then))
	}
	if !w.answers.Given[strings.ToLower(page.Fills)] {
		if err := w.gather(page); err != nil {
			return err
		}
	}
	return w.steps(page.Then)
}

// gather makes a list of one value for each round.
func (w *wizard) gather(page *shell.Page) error {
	var all []string
	for {
		if err := w.steps(page.Steps); err != nil {
			return err
		}
		all = append(all, page.Fold(w.answers))
		for _, s := range page.Steps { // the next round begins with its own presets
			w.answers.Set(s.Name, nil)
		}
		more, err := w.p.YesNo(page.More, false)
		if err != nil {
			return err
		}
		if !more {
			w.answers.Set(page.Fills, all)
			return nil
		}
	}
}

func (w *wizard) steps(steps []shell.Step) error {
	for i := range steps {
		s := &steps[i]
		if w.answers.Given[strings.ToLower(s.Name)] {
			continue
		}
		if !w.applies(s.When) {
			w.answers.Set(s.Name, nil)
			continue
		}
		if err := w.step(s); err != nil {
			return err
		}
	}
	return nil
}

// preset is the answer of who just presses Enter: the step's own, or what was
// answered before if that was a decision.
func (w *wizard) preset(s *shell.Step) any {
	var own any
	if s.Preset != nil {
		own = s.Preset(w.ctx, w.answers)
	}
	before := w.answers.Value(s.Name)
	proposed := w.presets[s.Name]
	w.presets[s.Name] = own
	if before == nil || reflect.DeepEqual(before, proposed) {
		return own
	}
	return before
}

// step asks one question until its answer is good.
func (w *wizard) step(s *shell.Step) error {
	for {
		v, err := w.ask(s)
		if err != nil {
			return err
		}
		if err := w.check(s, v); err != nil {
			w.say(err)
			continue
		}
		w.answers.Set(s.Name, v)
		return nil
	}
}

func (w *wizard) ask(s *shell.Step) (any, error) {
	preset := w.preset(s)
	switch s.Form {
	case shell.YesNo:
		yes, _ := preset.(bool)
		return w.p.YesNo(s.Prompt, yes)
	case shell.Pick, shell.PickMany:
		return w.pick(s, preset)
	case shell.Login:
		return AskCredential(w.p, "", "")
	case shell.Several:
		text, err := w.p.LineOr(s.Prompt, strings.Join(textsOf(preset), ", "))
		return splitList(text), err
	}
	text, err := w.p.LineOr(s.Prompt, strings.Join(textsOf(preset), ""))
	return strings.TrimSpace(text), err
}

func textsOf(v any) []string {
	var out []string
	for _, e := range shell.Elements(v) {
		out = append(out, shell.Text(e))
	}
	return out
}

func splitList(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// pick lets choose among what the step offers.
func (w *wizard) pick(s *shell.Step, preset any) (any, error) {
	choices, err := s.Choices(w.ctx, w.answers)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(choices))
	var chosen []int
	for i, c := range choices {
		texts[i] = model.Visible(c.Text)
		if slices.ContainsFunc(shell.Elements(preset), func(v any) bool { return same(v, c.Value) }) {
			chosen = append(chosen, i)
		}
	}
	if len(choices) == 1 {
		w.p.Say(s.Prompt + " " + texts[0])
		chosen = []int{0}
	} else if chosen, err = w.choose(s, texts, chosen); err != nil {
		return nil, err
	}
	if s.Form == shell.Pick {
		return choices[chosen[0]].Value, nil
	}
	var values []string
	for _, i := range chosen {
		values = append(values, shell.Text(choices[i].Value))
	}
	return values, nil
}

func (w *wizard) choose(s *shell.Step, texts []string, preset []int) ([]int, error) {
	if s.Form == shell.PickMany {
		return w.p.SelectMany(s.Prompt, texts, preset)
	}
	i, err := w.p.Select(s.Prompt, texts, slices.Max(append(preset, 0)))
	return []int{i}, err
}

func same(a, b any) bool {
	if x, ok := a.(bool); ok {
		return x == b
	}
	return strings.EqualFold(shell.Text(a), shell.Text(b))
}

// check judges an answer by the type of its parameter and the rule of its step.
func (w *wizard) check(s *shell.Step, v any) error {
	empty := len(shell.Elements(v)) == 0 || v == ""
	if empty && s.Needed {
		return &model.Error{ID: "AnswerNeeded", Category: model.Invalid, Param: s.Name, Message: "An answer is needed here."}
	}
	if p := w.c.Param(s.Name); p != nil && !empty {
		if _, err := p.Type.Convert(p.Name, shell.Argument(v)); err != nil {
			return err
		}
	}
	if s.Check == nil {
		return nil
	}
	text, _ := v.(string)
	return s.Check(w.answers, text)
}

// finish shows the summary and the command until the person runs or leaves it.
func (w *wizard) finish() error {
	for {
		faults := w.faults(nil)
		w.summary()
		for _, f := range faults {
			w.say(f)
		}
		offered, pages := []string{"Run the command"}, []int{-1}
		if len(faults) > 0 {
			offered, pages = nil, nil
		}
		for i := range w.pages() {
			if w.applies(w.pages()[i].When) {
				offered, pages = append(offered, "Change: "+w.pages()[i].Title), append(pages, i)
			}
		}
		offered = append(offered, "Cancel")
		i, err := w.p.Select("What now?", offered, 0)
		switch {
		case err != nil:
			return err
		case i == len(pages):
			return ErrLeft
		case pages[i] < 0:
			return nil
		}
		if err := w.from(pages[i]); err != nil {
			return err
		}
	}
}

func (w *wizard) summary() {
	var b strings.Builder
	b.WriteString("\nSummary\n")
	names := w.answers.Names(w.c)
	width := 0
	for _, name := range names {
		width = max(width, len(name))
	}
	for _, name := range names {
		fmt.Fprintf(&b, "  %-*s : %s\n", width, name, model.Visible(shown(w.answers.Value(name))))
	}
	b.WriteString("\nThe command:\n\n  " + model.Visible(w.answers.Command(w.c)) + "\n")
	if w.bash {
		b.WriteString("\nIn bash:\n\n  " + model.Visible(w.answers.BashCommand(w.c)) + "\n")
	}
	w.p.Say(b.String())
}

// shown is an answer for people; a login shows its user alone.
func shown(v any) string {
	if c, ok := v.(*model.PSCredential); ok {
		return c.UserName
	}
	return strings.Join(textsOf(v), ", ")
}
