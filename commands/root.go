package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/eval"
	"mxsh/shell/term"
	"mxsh/shell/transcript"
	"mxsh/store"
)

// World is what the program is given: descriptors, arguments, environment, and
// the parts of the house that commands may not know.
type World struct {
	Args                  []string // without the program's name
	Env                   []string // NAME=value
	Stdin, Stdout, Stderr *os.File
	Version               string
	Now                   func() time.Time
	Hostname              string
	Interfaces            []netip.Addr
	// Open returns the directory behind a URL ("bolt:PATH", "etcd://...").
	Open func(url string) (store.Directory, error)
	// Tracking reads the message tracking logs of a home.
	Tracking func(home string) TrackingLog
	// Serve runs engines until ctx ends.
	Serve func(ctx context.Context, o ServeOptions) error
}

// ServeOptions are what `mxsh serve` was told.
type ServeOptions struct {
	Home      string
	Directory store.Directory
	Keys      *store.Keys
	Servers   []*model.ExchangeServer
	Verbose   bool
	Stdout    io.Writer
	Stderr    io.Writer
}

// flags are the global ones, before the cmdlet.
type flags struct {
	home, directory, output, server, command string
	check, version, noProfile                bool
}

// app is one run of the program.
type app struct {
	World
	flags     flags
	directory store.Directory
	keys      *store.Keys
	cmdlets   []*shell.Cmdlet
	history   *term.History // nil unless lines are typed
	options   *term.Options // of the line
	// transcript is what Start-Transcript starts.
	transcript *transcript.Log
	status     int
}

// Main runs the program and returns its exit status (SHELL exit codes: 0 done, 1
// an object failed, 2 not understood, 3 not found, 4 not permitted, 5 directory
// or engine unreachable, 6 input without its end record, 130 interrupted).
func Main(ctx context.Context, w World) (status int) {
	a := &app{World: w}
	defer func() {
		if cause := recover(); cause != nil {
			a.complain(eval.Defect(a.panicked(cause, debug.Stack())))
			status = 1
		}
	}()
	root := a.root()
	root.SetArgs(scriptFlags(w.Args))
	if err := flagFault(root.ExecuteContext(ctx)); err != nil {
		a.complain(err)
		return max(a.status, eval.Status(err))
	}
	return a.status
}

// scriptFlags takes PowerShell's spelling of the flags that come before a file.
func scriptFlags(args []string) []string {
	for i, arg := range args {
		switch strings.ToLower(arg) {
		case "-file":
			return append(slices.Clone(args[:i]), args[i+1:]...)
		case "-command":
			return append(append(slices.Clone(args[:i]), "-c"), args[i+1:]...)
		case "-noprofile":
			return append(append(slices.Clone(args[:i]), "--no-profile"), scriptFlags(args[i+1:])...)
		case "-nologo", "-noninteractive":
			return append(slices.Clone(args[:i]), scriptFlags(args[i+1:])...)
		case "-?":
			return append(slices.Clone(args[:i]), "--help")
		}
		if !strings.HasPrefix(arg, "-") {
			break
		}
	}
	return args
}

func (a *app) root() *cobra.Command {
	cobra.EnableCaseInsensitive = true
	root := &cobra.Command{
		Use:   "mxsh [flags] [CMDLET [parameters] | FILE [args] | serve]",
		Short: "The Exchange transport without Exchange: shell, directory and SMTP engine",
		Long: `mxsh runs Exchange's transport cmdlets on its own directory and engine.

  mxsh                              the interactive shell; without a terminal a script from standard input
  mxsh -c 'TEXT'                    statements
  mxsh FILE [args]                  a script; - is standard input
  mxsh CMDLET [parameters]          one cmdlet, in any case: mxsh get-sendconnector
  mxsh CMDLET ... | mxsh CMDLET ... objects travel through the pipe
  mxsh serve                        the engine
  mxsh help CMDLET                  what a cmdlet does
  mxsh get-command                  every cmdlet`,
		SilenceUsage: true, SilenceErrors: true,
		TraverseChildren:  true,
		Args:              cobra.ArbitraryArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.open() },
		RunE:              a.runText,
		ValidArgsFunction: a.commandWords,
	}
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	a.globalFlags(root.Flags())
	root.Flags().SetInterspersed(false)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(a.serveCommand(), a.versionCommand(), a.shellInitCommand(), a.completionCommand(), a.lineCommand())
	for _, c := range a.all() {
		root.AddCommand(a.cmdletCommand(c))
	}
	return root
}

func (a *app) globalFlags(f *pflag.FlagSet) {
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(strings.ToLower(name))
	})
	f.StringVar(&a.flags.home, "home", "", "folder of directory, queues and mailboxes (MXSH_HOME; "+a.defaultHome()+")")
	f.StringVar(&a.flags.directory, "directory", "", "URL of the directory (MXSH_DIRECTORY; bolt:HOME/directory.db)")
	f.StringVarP(&a.flags.output, "output", "o", "", "form of the output: text, table, list, objects, json, jsonl, csv, tsv, yaml, name, value, go-template=TEXT, jsonpath=TEXT (MXSH_OUTPUT)")
	f.StringVar(&a.flags.server, "server", "", "the server that commands without -Server mean (MXSH_SERVER)")
	f.StringVarP(&a.flags.command, "command", "c", "", "run these statements")
	f.BoolVarP(&a.flags.check, "check", "n", false, "check statements or a file: resolve every command, bind every parameter, run nothing")
	f.BoolVar(&a.flags.noProfile, "no-profile", false, "do not run the profile file when the interactive shell starts")
	f.BoolVar(&a.flags.version, "version", false, "print the version")
}

// usage is the error of global flags: what was written, and why it is not taken.
func usage(err error) error {
	e := &model.Error{ID: "Usage", Category: model.Usage, Err: err, Message: "The command line is not understood.", Hint: "See mxsh --help."}
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var malformed *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		e.Message = "The command line is not understood: there is no flag " + model.Quote(dashed(unknown.GetSpecifiedName())) + "."
	case errors.As(err, &missing):
		e.Message = "The command line is not understood: the flag " + model.Quote(dashed(missing.GetSpecifiedName())) + " needs a value."
	case errors.As(err, &invalid):
		e.Message = "The command line is not understood: the flag " + model.Quote(dashed(invalid.GetFlag().Name)) + " does not take " + model.Quote(invalid.GetValue()) + "."
	case errors.As(err, &malformed):
		e.Message = "The command line is not understood: " + model.Quote(malformed.GetSpecifiedFlag()) + " is no flag."
	}
	return e
}

// misused is the error of words after the program's name; why is a clause.
func misused(why string) error {
	return &model.Error{ID: "Usage", Category: model.Usage, Message: "The command line is not understood: " + why + ".", Hint: "See mxsh --help."}
}

// words is the rule that n words follow a command that is no cmdlet.
func words(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > n:
			return misused(model.Quote(cmd.CommandPath()) + " does not take the word " + model.Quote(args[n]))
		case len(args) < n:
			return misused("a word is missing; write " + cmd.UseLine())
		}
		return nil
	}
}

// dashed is a flag as it is written.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// getenv returns a variable of the environment, "" when it is unset.
func (a *app) getenv(name string) string {
	for i := len(a.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(a.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (a *app) defaultHome() string {
	if os.Geteuid() == 0 {
		return "/var/lib/mxsh"
	}
	return firstOf(a.getenv("XDG_STATE_HOME"), a.getenv("HOME")+"/.local/state") + "/mxsh"
}

// open settles home and directory; nothing is read or made yet.
func (a *app) open() error {
	home, err := absolute(firstOf(a.flags.home, a.getenv("MXSH_HOME"), a.defaultHome()))
	if err != nil {
		return err
	}
	a.flags.home = home
	a.flags.server = firstOf(a.flags.server, a.getenv("MXSH_SERVER"))
	a.keys.Path = home + "/directory.key"
	if folder := a.getenv("CREDENTIALS_DIRECTORY"); folder != "" && isFile(folder+"/mxsh.key") {
		a.keys.Path = folder + "/mxsh.key"
	}
	d, err := a.Open(firstOf(a.flags.directory, a.getenv("MXSH_DIRECTORY"), "bolt:"+home+"/directory.db"))
	if err != nil {
		return err
	}
	a.directory.(*lateDirectory).Directory = d
	return nil
}

// cmdletCommand makes the command of a cmdlet: the words go to the binder as
// they are, so that -Name:value, prefixes and lists work as in the shell.
func (a *app) cmdletCommand(c *shell.Cmdlet) *cobra.Command {
	return &cobra.Command{
		Use: strings.ToLower(c.Name()), Aliases: lower(c.Aliases), Short: c.Synopsis,
		DisableFlagParsing: true, SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, words []string) error {
			if wantsHelp(words) {
				c, words = a.named("Get-Help"), []string{c.Name()}
			}
			if c.Name() == "Get-Help" {
				if done, err := commandHelp(cmd.Root(), words); done {
					return err
				}
			}
			a.status = a.runCmdlet(cmd.Context(), c, words)
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, before []string, word string) ([]string, cobra.ShellCompDirective) {
			return a.completeWord(cmd.Context(), c, before, word)
		},
	}
}

func lower(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}

func wantsHelp(words []string) bool {
	return len(words) > 0 && slices.Contains([]string{"-?", "--help", "-h"}, words[len(words)-1])
}

func (a *app) named(name string) *shell.Cmdlet {
	for _, c := range a.cmdlets {
		if strings.EqualFold(c.Name(), name) {
			return c
		}
	}
	return nil
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: words(0), Run: func(*cobra.Command, []string) {
		fmt.Fprintln(a.Stdout, "mxsh", a.Version)
	}}
}

// complain prints an error that ended the program before any cmdlet ran.
func (a *app) complain(err error) {
	var e *model.Error
	if !errors.As(err, &e) {
		err = model.Plain(err)
	}
	a.host(textMode).Error(&shell.Record{Err: err})
}

// unknownWord is the error for a first word that is neither command, cmdlet nor file.
func (a *app) unknownWord(word string) error {
	if word == "" {
		return misused("the first word is empty")
	}
	if err := absent(word); err != nil {
		return err
	}
	e := &model.Error{ID: "CommandNotFound", Category: model.Usage, Target: word,
		Message: "The term '" + model.Visible(model.Shortened(word)) + "' is not recognized as the name of a cmdlet, function, script file, or operable program."}
	var names []string
	for _, c := range a.cmdlets {
		names = append(names, c.Name())
	}
	if near := shell.Nearest(word, names); near != "" {
		e.Hint = "Did you mean " + near + "?"
	}
	return e
}
