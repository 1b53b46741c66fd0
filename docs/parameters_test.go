package docs

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"mxsh/model"
)

var update = flag.Bool("update", false, "rewrite the generated pages")

const (
	parametersPage = "parameters.md"
	sourceNote     = "<!-- Generated: go test ./docs -update -->\n\n"
)

// behaviour says what the words of the live and pending tags mean.
var behaviour = map[string]string{
	"agents":  "agents that look into messages: spam, moderation",
	"deliver": "delivery into mailboxes",
	"dns":     "questions to DNS servers",
	"dsn":     "reports to senders",
	"format":  "the form of messages for other systems",
	"journal": "journal copies",
	"logs":    "logs for administrators",
	"pickup":  "mail from folders of files",
	"queue":   "queues",
	"quota":   "the size of mailboxes",
	"receive": "sessions that come in",
	"retry":   "when mail is tried again and given up",
	"routing": "the way that mail takes",
	"rules":   "who may write to whom, and forwarding",
	"send":    "sessions that go out",
	"server":  "how servers are found",
	"size":    "limits of messages",
}

// TestParametersPageIsCurrent: parameters.md is what model and proofs give.
func TestParametersPageIsCurrent(t *testing.T) {
	for _, k := range stored() {
		for _, f := range k.Fields {
			for _, word := range []string{f.Live, f.Pending} {
				if word != "" && behaviour[word] == "" {
					t.Errorf("%s.%s drives %q, which this test cannot explain", k.Name, f.Name, word)
				}
			}
		}
	}
	compare(t, parametersPage, parameters(proofs(t)))
}

// compare holds a generated page against the file of that name, which -update
// rewrites.
func compare(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	have, wanted := strings.Split(string(data), "\n"), strings.Split(want, "\n")
	for i := range max(len(have), len(wanted)) {
		if at(have, i) != at(wanted, i) {
			t.Fatalf("docs/%s is not current (go test ./docs -update): line %d is\n%s\nwant\n%s", name, i+1, at(have, i), at(wanted, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// stored are the kinds that the directory keeps, in the order of their nouns.
func stored() []*model.Kind {
	all := slices.DeleteFunc(model.Kinds(), func(k *model.Kind) bool { return k.Live })
	slices.SortFunc(all, func(a, b *model.Kind) int { return strings.Compare(strings.ToLower(a.Noun), strings.ToLower(b.Noun)) })
	return all
}

// sorted are the fields of a kind that keep says, by name.
func sorted(k *model.Kind, keep func(*model.Field) bool) []*model.Field {
	var list []*model.Field
	for _, f := range k.Fields {
		if keep(f) {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b *model.Field) int { return natural(a.Name, b.Name) })
	return list
}

// natural compares names so that CustomAttribute2 comes before CustomAttribute10.
func natural(a, b string) int {
	x, y := strings.TrimRight(a, "0123456789"), strings.TrimRight(b, "0123456789")
	if x == y && len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func live(f *model.Field) bool    { return f.Live != "" }
func pending(f *model.Field) bool { return f.Pending != "" }
func inert(f *model.Field) bool   { return f.Inert != "" }
func useful(f *model.Field) bool  { return f.Inert == "" }
func kept(f *model.Field) bool    { return !live(f) && !pending(f) && !inert(f) }

// parameters is the page.
func parameters(proven map[string][]proof) string {
	var p strings.Builder
	p.WriteString("# Parameters\n\n" + sourceNote)
	p.WriteString("Every setting of every kind of object in the directory, from the declarations in `model` and the tests of this\n" +
		"repository. A setting is one of four things:\n\n" +
		"- **live**: it drives mail, and the test in the last column observes that on a socket;\n" +
		"- **pending**: it is stored and shown, and this version does not apply it yet; setting it warns;\n" +
		"- **kept**: it is for people or for the command alone, and drives no mail;\n" +
		"- **inert**: it is accepted so that scripts of Exchange run, and has no meaning here, for the reason given.\n\n")
	summary(&p)
	waiting(&p)
	for _, k := range stored() {
		noun(&p, k, proven)
	}
	return p.String()
}

func summary(p *strings.Builder) {
	p.WriteString("| noun | live | pending | kept | inert |\n| --- | ---: | ---: | ---: | ---: |\n")
	var sum [4]int
	for _, k := range stored() {
		row := [4]int{len(sorted(k, live)), len(sorted(k, pending)), len(sorted(k, kept)), len(sorted(k, inert))}
		for i, n := range row {
			sum[i] += n
		}
		fmt.Fprintf(p, "| [%s](#%s) | %d | %d | %d | %d |\n", k.Noun, strings.ToLower(k.Noun), row[0], row[1], row[2], row[3])
	}
	fmt.Fprintf(p, "| together | %d | %d | %d | %d |\n\n", sum[0], sum[1], sum[2], sum[3])

	p.WriteString("What the words in the column *drives* mean:\n\n| word | behaviour |\n| --- | --- |\n")
	words := make([]string, 0, len(behaviour))
	for w := range behaviour {
		words = append(words, w)
	}
	slices.Sort(words)
	for _, w := range words {
		fmt.Fprintf(p, "| %s | %s |\n", w, behaviour[w])
	}
}

// waiting is the section of what is not applied yet.
func waiting(p *strings.Builder) {
	p.WriteString("\n## Not applied yet\n\nThe engine of this version stores and shows these settings and does not act on them.\n" +
		"The list is `model/testdata/pending.txt`; it only shrinks.\n\n| noun | will drive | parameters |\n| --- | --- | --- |\n")
	for _, k := range stored() {
		grouped(p, sorted(k, pending), " "+k.Noun+" |", func(f *model.Field) string { return f.Pending })
	}
}

// grouped writes one row for each answer of by: first, the answer, the parameters.
func grouped(p *strings.Builder, fields []*model.Field, first string, by func(*model.Field) string) {
	groups := map[string][]string{}
	var keys []string
	for _, f := range fields {
		key := by(f)
		if groups[key] == nil {
			keys = append(keys, key)
		}
		groups[key] = append(groups[key], f.Name)
	}
	slices.Sort(keys)
	for _, key := range keys {
		fmt.Fprintf(p, "|%s %s | %s |\n", first, cell(key), strings.Join(groups[key], ", "))
	}
}

// noun is the section of one kind.
func noun(p *strings.Builder, k *model.Kind, proven map[string][]proof) {
	fmt.Fprintf(p, "\n## %s\n\n%s\n", k.Noun, cell(k.Help()))
	if list := sorted(k, useful); len(list) > 0 {
		p.WriteString("\n| parameter | default | drives | what it is | proof |\n| --- | --- | --- | --- | --- |\n")
		for _, f := range list {
			fmt.Fprintf(p, "| %s | %s | %s | %s | %s |\n", f.Name, value(f), state(f), meaning(f), tests(proven[k.Name+"."+f.Name]))
		}
	}
	if list := sorted(k, inert); len(list) > 0 {
		p.WriteString("\n| inert, because | parameters |\n| --- | --- |\n")
		grouped(p, list, "", func(f *model.Field) string { return f.Inert })
	}
}

// value is the default of a setting and what else it takes.
func value(f *model.Field) string {
	text := ""
	if f.Default != "" {
		text = "`" + f.Default + "`"
	}
	switch {
	case f.Range() != "":
		text += " (" + f.Range() + ")"
	case len(f.Enum) > 0 && !f.Bool():
		text += " (" + strings.Join(f.Enum, ", ") + ")"
	}
	return strings.TrimSpace(text)
}

// state is what a setting drives, or why it drives nothing.
func state(f *model.Field) string {
	switch {
	case f.Live != "":
		return f.Live
	case f.Pending != "":
		return "pending: " + f.Pending
	case f.Only == "get":
		return "kept, read only"
	case f.Transient:
		return "the command alone"
	}
	return "kept"
}

// meaning is the first sentence of the help without the name that it begins with.
func meaning(f *model.Field) string {
	text, _, more := strings.Cut(f.Help(), ". ")
	if more {
		text += "."
	}
	return cell(strings.TrimPrefix(text, f.Name+" "))
}

// cell keeps a text from ending its column or being taken for HTML.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`).Replace(text)
}

// tests are links to proofs: those on sockets, for others are beside them.
func tests(list []proof) string {
	var links []string
	for _, one := range list {
		if one.onTheWire() {
			links = append(links, fmt.Sprintf("[%s](../%s)", one.Test, one.File))
		}
	}
	return strings.Join(links, ", ")
}
