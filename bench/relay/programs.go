package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// waitFor waits until something listens.
func waitFor(addr string) error {
	for range 500 {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("nothing listens on " + addr)
}

// mxsh is the program of this project, with a receive connector that trusts
// loopback and one smart host.
type mxsh struct {
	bin string
	cmd *exec.Cmd
	out bytes.Buffer
}

func (p *mxsh) Name() string { return "mxsh" }

func (p *mxsh) Start(dir, listen, next string) error {
	home := filepath.Join(dir, "home")
	_, port, _ := net.SplitHostPort(listen)
	host, nextPort, _ := net.SplitHostPort(next)
	script := strings.Join([]string{
		"$null = New-ExchangeServer -Name HUB -Role HubTransport -Fqdn hub.example.test -Address 127.0.0.1 -SmtpPort 2600 -SubmissionPort 2601",
		"$null = New-ReceiveConnector -Name Bench -Server HUB -Usage Custom -Bindings 127.0.0.1:" + port + " -RemoteIPRanges 127.0.0.1 -AuthMechanism ExternalAuthoritative -PermissionGroups ExchangeServers -MaxInboundConnectionPerSource unlimited -MaxInboundConnectionPercentagePerSource 100 -MaxInboundConnection unlimited",
		"$null = New-SendConnector -Name Out -AddressSpaces * -DNSRoutingEnabled $false -SmartHosts '[" + host + "]' -Port " + nextPort + " -SourceTransportServers HUB -SmtpMaxMessagesPerConnection 0",
		"Set-TransportServer HUB -MaxConnectionRatePerMinute 2147483647 -MaxPerDomainOutboundConnections 100",
	}, "\n")
	setup := exec.Command(p.bin, "--home", home)
	setup.Stdin = strings.NewReader(script)
	if out, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	p.out.Reset()
	p.cmd = exec.Command(p.bin, "--home", home, "serve")
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if profile := os.Getenv("MXSH_BENCH_PROFILE"); profile != "" {
		p.cmd.Env = append(os.Environ(), "MXSH_CPUPROFILE="+profile)
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	return waitFor(listen)
}

func (p *mxsh) Stop() error {
	p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("mxsh: %w: %s", err, p.out.String())
	}
	return nil
}

// postfix runs from an unpacked package, with configuration and queue of its own.
type postfix struct {
	tree   string
	config string
	env    []string
}

func (p *postfix) Name() string { return "Postfix" }

const mainCF = `compatibility_level = 3.6
queue_directory = %[1]s/spool
data_directory = %[1]s/data
command_directory = %[2]s/usr/sbin
daemon_directory = %[2]s/usr/lib/postfix/sbin
shlib_directory = %[2]s/usr/lib/postfix
mail_owner = %[5]s
setgid_group = nogroup
default_privs = daemon
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = bench.example.test
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks,reject
relayhost = [%[3]s]:%[4]s
default_process_limit = 200
smtp_destination_concurrency_limit = 100
default_destination_concurrency_limit = 100
initial_destination_concurrency = 100
smtp_tls_security_level = none
smtpd_tls_security_level = none
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtp_host_lookup = native
disable_dns_lookups = yes
`

const masterCF = `127.0.0.1:%s inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache

`

// owner is an account that nothing else runs as, for the queue.
const owner = "mail"

func (p *postfix) Start(dir, listen, next string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	p.config = filepath.Join(abs, "etc")
	p.env = append(os.Environ(), "LD_LIBRARY_PATH="+p.tree+"/usr/lib/postfix", "MAIL_CONFIG="+p.config)
	host, nextPort, _ := net.SplitHostPort(next)
	_, port, _ := net.SplitHostPort(listen)
	for _, d := range []string{p.config, abs + "/spool", abs + "/data"} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	os.Chmod(abs, 0o755)
	if err := exec.Command("chown", owner, abs+"/data").Run(); err != nil {
		return err
	}
	files := map[string]string{"main.cf": fmt.Sprintf(mainCF, abs, p.tree, host, nextPort, owner), "master.cf": fmt.Sprintf(masterCF, port), "dynamicmaps.cf": ""}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(p.config, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	if err := p.spool(abs + "/spool"); err != nil {
		return err
	}
	master := exec.Command(p.tree+"/usr/lib/postfix/sbin/master", "-c", p.config, "-w")
	master.Env = append(p.env, "MAIL_LOGTAG=postfix")
	// No pipe for its output: the daemon would hold it open.
	if err := master.Run(); err != nil {
		return fmt.Errorf("postfix: %w", err)
	}
	return waitFor(listen)
}

// spool makes the queue folders that `postfix check` would make.
func (p *postfix) spool(dir string) error {
	owned := []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace", "maildrop", "public"}
	for _, name := range append(owned, "pid") {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			return err
		}
	}
	for _, name := range owned {
		if err := exec.Command("chown", owner, filepath.Join(dir, name)).Run(); err != nil {
			return err
		}
	}
	return nil
}

func (p *postfix) Stop() error {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(p.config), "spool/pid/master.pid"))
	if err != nil {
		return err
	}
	var pid int
	if _, err := fmt.Sscan(string(data), &pid); err != nil {
		return err
	}
	syscall.Kill(-pid, syscall.SIGTERM)
	for range 500 {
		if syscall.Kill(pid, 0) != nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return syscall.Kill(-pid, syscall.SIGKILL)
}
