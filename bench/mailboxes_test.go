package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// batch is how many mailboxes one revision of the directory adds; bbolt splits
// pages at the commit only, so that long ones cost by the square.
const batch = 1_000

// homeOf returns a home with a server and count mailboxes, User 0000001 and on.
// The first is made by New-Mailbox and the others in its image, so they are
// what the cmdlet would have made. MXSH_BENCH_CACHE names a folder in which
// homes are kept for the next run.
func homeOf(b *testing.B, bin string, count int) string {
	b.Helper()
	root := os.Getenv("MXSH_BENCH_CACHE")
	if root == "" {
		root = b.TempDir()
	}
	home := filepath.Join(root, fmt.Sprintf("mailboxes-%d", count))
	ready := filepath.Join(home, "ready")
	if _, err := os.Stat(ready); err == nil {
		return home
	}
	if err := os.RemoveAll(home); err != nil {
		b.Fatal(err)
	}
	run(b, bin, home, "-c", "$null = New-ExchangeServer -Name EX1 -Role HubTransport,Mailbox -Fqdn ex1.example.test -Address 127.0.77.2; "+
		"$null = New-AcceptedDomain example.test -DomainName example.test; $null = New-Mailbox -Name 'User 0000001' -Alias user0000001")
	// A process of its own: a child's peak memory is never less than what its
	// parent had when it was started, and this process is the parent of all.
	fill := exec.CommandContext(b.Context(), os.Args[0])
	fill.Env = append(os.Environ(), fillHome+"="+home, fillCount+"="+strconv.Itoa(count))
	if out, err := fill.CombinedOutput(); err != nil {
		b.Fatalf("fill the directory: %v\n%s", err, out)
	}
	if err := os.WriteFile(ready, nil, 0o600); err != nil {
		b.Fatal(err)
	}
	return home
}

// The environment that makes this program fill a directory and end.
const (
	fillHome  = "MXSH_BENCH_FILL_HOME"
	fillCount = "MXSH_BENCH_FILL_COUNT"
)

func TestMain(m *testing.M) {
	home := os.Getenv(fillHome)
	if home == "" {
		os.Exit(m.Run())
	}
	if err := fill(context.Background(), home, os.Getenv(fillCount)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fill(ctx context.Context, home, number string) error {
	count, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	d, err := boltdir.Open(filepath.Join(home, "directory.db"), boltdir.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	for from := 2; from <= count; from += batch {
		_, err := d.Update(ctx, func(w store.Writer) error { return addUsers(w, from, min(from+batch-1, count)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// addUsers stores copies of the first mailbox with the numbers from to last.
func addUsers(w store.Writer, from, last int) error {
	first, err := store.Resolve(w, model.Mailboxes, "User 0000001", "")
	if err != nil {
		return err
	}
	for n := from; n <= last; n++ {
		m := *first.(*model.Mailbox)
		alias := fmt.Sprintf("user%07d", n)
		address := alias + "@example.test"
		m.Guid = model.GUID{}
		m.Name, m.Alias = fmt.Sprintf("User %07d", n), alias
		m.DisplayName, m.UserPrincipalName = m.Name, address
		m.PrimarySmtpAddress = model.SmtpAddress(address)
		m.EmailAddresses = []model.ProxyAddress{{Prefix: "SMTP", Address: address}}
		if err := store.Save(w, &m, time.Now()); err != nil {
			return err
		}
	}
	return nil
}
