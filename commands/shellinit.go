package commands

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mxsh/model"
)

// bashInit makes bash understand pasted lines. The aliases set GLOBIGNORE
// while the words of their command are expanded, before bash looks for files, so
// that a star reaches the cmdlet; an alias with set -f and a semicolon would
// tear a pipeline apart. The function puts everything back.
const bashInit = `# eval "$(mxsh shell-init bash)"
# $true, $false and $null keep their meaning, every cmdlet is a command, and a
# star is for the cmdlet.
true='$true' false='$false' null='$null'
_mxsh_words() {
    local before=$1 ignore=$2
    shift 2
    unset _mxsh_opts
    if [ "$ignore" = '*' ]; then
        unset GLOBIGNORE
        case :$before: in *:dotglob:*) shopt -s dotglob ;; esac
    fi
    command mxsh "$@"
}
shopt -s expand_aliases
`

const bashAlias = `alias %s='_mxsh_words "${_mxsh_opts:=$BASHOPTS}" "${GLOBIGNORE:=*}" %s'` + "\n"

const zshInit = `# eval "$(mxsh shell-init zsh)"
# $true, $false and $null keep their meaning, every cmdlet is a command, and a
# star is for the cmdlet.
true='$true' false='$false' null='$null'
`

// shellInitCommand prints what a line of .bashrc evaluates.
func (a *app) shellInitCommand() *cobra.Command {
	return &cobra.Command{Use: "shell-init {bash|zsh|fish}", Short: "Print definitions that make a shell understand pasted cmdlets",
		Args: words(1), ValidArgs: []string{"bash", "zsh", "fish"}, SilenceUsage: true, SilenceErrors: true,
		RunE: func(_ *cobra.Command, args []string) error {
			var b strings.Builder
			switch strings.ToLower(args[0]) {
			case "bash":
				a.bashInit(&b)
			case "zsh":
				a.zshInit(&b)
			case "fish":
				a.fishInit(&b)
			default:
				return misused("there are no definitions for " + model.Quote(args[0]) + ", but for bash, zsh and fish")
			}
			_, err := a.Stdout.WriteString(b.String())
			return err
		}}
}

// bashInit defines a function for each cmdlet, for scripts, and the alias that
// stands in front of it where lines are typed or read after this one.
func (a *app) bashInit(b *strings.Builder) {
	b.WriteString(bashInit)
	names := a.cmdletNames()
	fmt.Fprintf(b, "unalias %s 2>/dev/null || :\n", strings.Join(names, " ")) // a second time: the functions keep their names
	b.WriteString("case :$SHELLOPTS: in *:posix:*) ;; *) # there a function has no dash in its name\n")
	for _, name := range names {
		fmt.Fprintf(b, "function %s { command mxsh %s \"$@\"; }\n", name, strings.ToLower(name))
	}
	b.WriteString(";; esac\n")
	for _, name := range names {
		fmt.Fprintf(b, bashAlias, name, strings.ToLower(name))
	}
}

func (a *app) zshInit(b *strings.Builder) {
	b.WriteString(zshInit)
	for _, name := range a.cmdletNames() {
		fmt.Fprintf(b, "alias %s='noglob mxsh %s'\n", name, strings.ToLower(name))
	}
}

const fishInit = `# mxsh shell-init fish | source
# $true, $false and $null keep their meaning and every cmdlet is a command. A star
# stands in quotes.
set -g true '$true'
set -g false '$false'
set -g null '$null'
`

func (a *app) fishInit(b *strings.Builder) {
	b.WriteString(fishInit)
	for _, name := range a.cmdletNames() {
		fmt.Fprintf(b, "function %s --wraps 'mxsh %s'; command mxsh %s $argv; end\n", name, strings.ToLower(name), strings.ToLower(name))
	}
}

// cmdletNames are those with a verb and a noun.
func (a *app) cmdletNames() []string {
	var names []string
	for _, c := range a.cmdlets {
		if c.Noun != "" {
			names = append(names, c.Name())
		}
	}
	return names
}

// mostFiles is the size of a folder beyond which nobody looks whether words are
// its listing.
const mostFiles = 1000

// globbed finds, among the words of a command line, the listing of the current
// folder: what bash makes of a star without quotes. It returns its first name.
func globbed(words []string) string {
	folder, err := os.Open(".")
	if err != nil {
		return ""
	}
	defer folder.Close()
	all, err := folder.Readdirnames(mostFiles + 1)
	if err != nil || len(all) > mostFiles {
		return ""
	}
	names := slices.DeleteFunc(all, func(n string) bool { return strings.HasPrefix(n, ".") })
	if len(names) == 0 || len(names) > len(words) {
		return ""
	}
	slices.Sort(names)
	for i := 0; i+len(names) <= len(words); i++ {
		listing := slices.Sorted(slices.Values(words[i : i+len(names)])) // the order is that of the locale
		if slices.Equal(listing, names) {
			return words[i]
		}
	}
	return ""
}

// starHint is what is said of words that are the listing of the folder.
func starHint(first string) string {
	return "The names of the files in this folder, " + model.Quote(first) + " first, stand on the command line: bash puts them there for a star without quotes, so write '*'."
}

// blameStar adds to an error that a star was replaced by names of files.
func blameStar(err error, words []string) error {
	e, ok := err.(*model.Error)
	first := globbed(words)
	if !ok || first == "" {
		return err
	}
	said := *e
	said.Hint = strings.TrimSpace(said.Hint + " " + starHint(first))
	return &said
}
