package commands

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mxsh/model"
	"mxsh/shell/stream"
	"mxsh/store"
)

func (a *app) serveCommand() *cobra.Command {
	var verbose bool
	var only []string
	cmd := &cobra.Command{
		Use:   "serve [--server NAME,...]",
		Short: "Run the engine of the servers that this machine hosts",
		Long: `Runs the transport engine in the foreground, for every server of the directory
that this machine hosts (its Address is on a local interface, or its Fqdn is this
host's name) or for those named. On a directory without servers it adds one for
this host. It prints one line "ready" with its bindings when mail is accepted.`,
		Args: words(0), SilenceUsage: true, SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), only, verbose) },
	}
	cmd.Flags().StringSliceVar(&only, "server", nil, "serve only these")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every event")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	return cmd
}

func (a *app) serve(ctx context.Context, only []string, verbose bool) error {
	if err := plain(store.Init(ctx, a.directory, a.Now)); err != nil {
		return err
	}
	if len(only) == 0 && a.flags.server != "" {
		only = strings.Split(a.flags.server, ",")
	}
	chosen, err := a.chosen(ctx, only)
	if err != nil {
		return err
	}
	err = a.Serve(ctx, ServeOptions{Home: a.flags.home, Directory: a.directory, Keys: a.keys, Servers: chosen, Verbose: verbose, Stdout: a.Stdout, Stderr: a.Stderr})
	return engineFault(err)
}

// chosen lists the servers to run; it adds one for this host where the
// directory has none.
func (a *app) chosen(ctx context.Context, only []string) ([]*model.ExchangeServer, error) {
	all, err := servers(ctx, a.directory)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 && len(only) == 0 {
		if err := a.addThisHost(ctx); err != nil {
			return nil, err
		}
	}
	if len(only) == 0 {
		here, err := a.hosted(ctx)
		if err == nil && len(here) == 0 {
			err = &model.Error{ID: "NoServerHosted", Category: model.Usage,
				Message: "No server of the directory is hosted on this machine: none has an Address of a local interface, and none has the Fqdn " + model.Quote(a.Hostname) + ".",
				Hint:    "Name one with --server, or add one with New-ExchangeServer."}
		}
		return here, err
	}
	var chosen []*model.ExchangeServer
	for _, name := range only {
		i := slices.IndexFunc(all, func(s *model.ExchangeServer) bool { return strings.EqualFold(s.Name, name) })
		if i < 0 {
			return nil, store.NotFound(model.ExchangeServers, name)
		}
		if all[i].ServerRole.Has(model.RoleLegacy) {
			return nil, legacyServer(all[i].Name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// addThisHost adds a server for this host, with the well-known ports where they
// may be bound, else 2525 and 2587, and says so.
func (a *app) addThisHost(ctx context.Context) error {
	name, _, _ := strings.Cut(a.Hostname, ".")
	smtp, submission := 25, 587
	if !bindable(smtp) || !bindable(submission) {
		smtp, submission = 2525, 2587
		fmt.Fprintf(a.Stderr, "The ports 25 and 587 cannot be bound here, so the default receive connectors get 2525 and 2587.\n")
	}
	host := a.host(stream.Text)
	host.Out = a.Stderr
	text := fmt.Sprintf("$null = New-ExchangeServer -Name '%s' -Role HubTransport,Mailbox -Fqdn '%s' -SmtpPort %d -SubmissionPort %d", name, a.Hostname, smtp, submission)
	status := a.session(host, stream.NewOutput(a.Stderr, stream.Text, a.formatOptions(host), a.info())).Run(ctx, text, "")
	if status != 0 {
		return &model.Error{ID: "FirstServer", Category: model.Failed, Message: "A server for this host could not be added to the directory.", Hint: "Add one with New-ExchangeServer."}
	}
	fmt.Fprintf(a.Stderr, "Added server %s to the directory.\n", name)
	return nil
}

func bindable(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
	if err != nil {
		return false
	}
	l.Close()
	return true
}
