package commands

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"mxsh/model"
	"mxsh/shell"
)

// bashCompletion asks the program itself what a line may go on with. Cobra's own
// script for bash needs the bash-completion package, and loses words with blanks
// and those in quotes; readline quotes what it takes for file names.
const bashCompletion = `# eval "$(mxsh completion bash)"
_mxsh() {
    local line found=()
    while IFS= read -r line; do
        case $line in
        :files) compopt -o bashdefault -o default 2>/dev/null ;;
        :open) compopt -o nospace 2>/dev/null ;;
        *) found+=("$line") ;;
        esac
    done < <(mxsh __line -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    compopt -o filenames 2>/dev/null
    COMPREPLY=("${found[@]}")
}
complete -F _mxsh mxsh`

// completionCommand prints the completion script of a shell.
func (a *app) completionCommand() *cobra.Command {
	scripts := map[string]func(*cobra.Command) error{
		"bash":       func(*cobra.Command) error { return a.bashScript() },
		"zsh":        func(root *cobra.Command) error { return root.GenZshCompletion(a.Stdout) },
		"fish":       func(root *cobra.Command) error { return root.GenFishCompletion(a.Stdout, true) },
		"powershell": func(root *cobra.Command) error { return root.GenPowerShellCompletionWithDesc(a.Stdout) },
	}
	names := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion {bash|zsh|fish|powershell}", Short: "Print the completion script of a shell",
		Long: `Commands, parameters, values and the names of the objects that exist are completed.

  bash    eval "$(mxsh completion bash)" in ~/.bashrc
  zsh     mxsh completion zsh > "${fpath[1]}/_mxsh"
  fish    mxsh completion fish > ~/.config/fish/completions/mxsh.fish`,
		Args: words(1), ValidArgs: names, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			script := scripts[strings.ToLower(args[0])]
			if script == nil {
				return misused("there is no completion for " + model.Quote(args[0]) + ", but for " + strings.Join(names, ", "))
			}
			return script(cmd.Root())
		},
	}
}

// bashScript prints the script; cmdlets that shell-init made commands are
// completed as well.
func (a *app) bashScript() error {
	_, err := fmt.Fprintln(a.Stdout, bashCompletion, strings.Join(a.cmdletNames(), " "))
	return err
}

// lineCommand is what the script of bash calls: the line up to the cursor.
func (a *app) lineCommand() *cobra.Command {
	return &cobra.Command{Use: "__line", Hidden: true, Args: words(1), SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			words, raw := bashWords(args[0])
			if len(words) == 0 {
				return nil
			}
			if filepath.Base(words[0]) == "mxsh" && len(words) > 1 {
				words = words[1:] // else a cmdlet that shell-init made a command
			}
			_, err := a.Stdout.WriteString(a.continuations(cmd.Root(), words, raw))
			return err
		}}
}

// continuations are the texts that the last of words may become, as readline
// replaces it: from the last colon or equals sign on, where it begins a word.
// raw is that word as typed.
func (a *app) continuations(root *cobra.Command, words []string, raw string) string {
	var out, b bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&bytes.Buffer{})
	root.SetArgs(append([]string{cobra.ShellCompRequestCmd}, words...))
	if err := root.Execute(); err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	code, _ := strconv.Atoi(strings.TrimPrefix(lines[len(lines)-1], ":"))
	directive := cobra.ShellCompDirective(code)
	last := words[len(words)-1]
	cut := breakOf(raw, last)
	for _, line := range lines[:len(lines)-1] {
		text, _, _ := strings.Cut(line, "\t")
		if len(text) >= cut && strings.EqualFold(text[:cut], last[:cut]) {
			b.WriteString(text[cut:] + "\n")
		}
	}
	if directive&cobra.ShellCompDirectiveNoSpace != 0 {
		b.WriteString(":open\n")
	}
	if directive&cobra.ShellCompDirectiveNoFileComp == 0 && b.Len() == 0 {
		b.WriteString(":files\n")
	}
	return b.String()
}

// breakOf is how much of a word readline leaves alone.
func breakOf(raw, word string) int {
	if strings.ContainsAny(raw, `'"\`) {
		return 0
	}
	return strings.LastIndexAny(word, ":=") + 1
}

// bashWords reads the last command of a line as bash would, up to the cursor,
// which may stand within quotes. The last word is the one to complete; raw is
// how it was typed.
func bashWords(line string) (words []string, raw string) {
	var word strings.Builder
	begun, start := false, 0
	quote := byte(0)
	end := func(at int) {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun, start = false, at+1
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == c:
			quote = 0
		case quote == '\'', quote == '"' && c != '\\':
			word.WriteByte(c)
		case c == '\\':
			begun = true
			if i++; i < len(line) {
				if quote == '"' && !strings.ContainsRune("\\\"$`", rune(line[i])) {
					word.WriteByte('\\')
				}
				word.WriteByte(line[i])
			}
		case c == '\'' || c == '"':
			quote, begun = c, true
		case c == ' ' || c == '\t':
			end(i)
		case strings.IndexByte("|;&(\n", c) >= 0:
			end(i)
			words = nil
		default:
			begun = true
			word.WriteByte(c)
		}
	}
	return append(words, word.String()), line[start:]
}

// commandWords completes the first word in the writing that was begun: cobra
// itself knows the names in small letters.
func (a *app) commandWords(_ *cobra.Command, before []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(before) > 0 || word == strings.ToLower(word) {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var names []string
	for _, c := range a.cmdlets {
		if strings.HasPrefix(strings.ToLower(c.Name()), strings.ToLower(word)) {
			names = append(names, c.Name())
		}
	}
	return withTyped(names, word), cobra.ShellCompDirectiveDefault
}

// completeWord completes a word of a cmdlet's command line, also the value in
// -Name:value.
func (a *app) completeWord(ctx context.Context, c *shell.Cmdlet, before []string, word string) ([]string, cobra.ShellCompDirective) {
	lead := ""
	if i := strings.IndexAny(word, ":="); i > 0 && word[0] == '-' {
		lead, word = word[:i+1], word[i+1:]
		before = append(slices.Clone(before), lead[:i])
	}
	texts, directive := a.complete(ctx, c, before, word)
	for i := range texts {
		texts[i] = lead + texts[i]
	}
	return withTyped(texts, lead+word), directive
}

// withTyped gives candidates the beginning that was typed: names are the same
// in any case, but zsh and fish compare them as they stand.
func withTyped(candidates []string, typed string) []string {
	for i, c := range candidates {
		if model.HasPrefixFold(c, typed) {
			candidates[i] = typed + c[len(typed):]
		}
	}
	return candidates
}
