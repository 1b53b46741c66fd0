// Package lab is the reference organization of scenarios.md on one machine: real
// mxsh processes, real SMTP on loopback addresses, and peers that record what
// reaches them. Tests and `make lab` play the same scenarios.
package lab

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"mxsh/transport/sinktest"
)

//go:embed organization.ps1
var organization string

// Password of the lab's mailboxes and smart hosts.
const Password = "P@ssw0rd1"

// Servers are the lab's own servers with their addresses.
var Servers = map[string]string{"EX20071": "127.0.7.1", "EX20072": "127.0.7.2", "W2008": "127.0.8.1"}

// HomeServer is the server that a person submits to.
var HomeServer = map[string]string{"Rob": "EX20071", "Tim": "EX20072", "Bond": "W2008", "Newton": "Paula"}

// Lab is a running organization.
type Lab struct {
	bin, home string
	log       io.Writer

	mu      sync.Mutex
	engines map[string]*Engine
	// Hosts are the smart hosts of the outside world by address.
	Hosts map[string]*sinktest.Server
	Paula *Paula
	sent  int
}

// Start builds the organization in a new folder below dir and starts its servers
// and peers. bin is the mxsh program; log gets what the processes print.
func Start(ctx context.Context, bin, dir string, log io.Writer) (*Lab, error) {
	l := &Lab{bin: bin, home: filepath.Join(dir, "home"), log: log, engines: map[string]*Engine{}, Hosts: map[string]*sinktest.Server{}}
	script := filepath.Join(dir, "organization.ps1")
	if err := os.WriteFile(script, []byte(organization), 0o600); err != nil {
		return nil, err
	}
	if out, err := l.run(ctx, nil, script); err != nil {
		return nil, fmt.Errorf("build organization: %w\n%s", err, out)
	}
	if err := l.startPeers(); err != nil {
		l.Close()
		return nil, err
	}
	for name := range Servers {
		if err := l.StartServer(ctx, name); err != nil {
			l.Close()
			return nil, err
		}
	}
	return l, nil
}

func (l *Lab) startPeers() error {
	users := map[string]string{"relay": Password}
	for addr, auth := range map[string]bool{"127.0.160.207:2626": true, "127.0.160.208:2626": true, "127.0.160.209:2626": true, "127.0.168.1:2525": false, "127.0.168.2:2525": false} {
		o := sinktest.Options{Addr: addr, Hostname: "smarthost.test"}
		if auth {
			o.Users, o.RequireAuth = users, true
		}
		s, err := listen(o)
		if err != nil {
			return fmt.Errorf("start smart host %s: %w", addr, err)
		}
		l.Hosts[addr] = s
	}
	var err error
	l.Paula, err = startPaula()
	return err
}

// listen starts a peer. The lab's ports are fixed, so a program that just ends may
// still hold one: it gets half a minute.
func listen(o sinktest.Options) (s *sinktest.Server, err error) {
	for range 150 {
		if s, err = sinktest.Start(o); err == nil {
			return s, nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return nil, err
}

// Close ends every process and peer that Start and StartServer started.
func (l *Lab) Close() {
	l.mu.Lock()
	engines := l.engines
	l.engines = map[string]*Engine{}
	l.mu.Unlock()
	for _, e := range engines {
		e.Stop()
	}
	for _, h := range l.Hosts {
		h.Close()
	}
	if l.Paula != nil {
		l.Paula.Close()
	}
}

// StartServer starts the process of one server and waits until it accepts mail.
func (l *Lab) StartServer(ctx context.Context, name string) error {
	e, err := StartEngine(ctx, l.bin, l.home, l.log, "--server", name)
	if err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	l.mu.Lock()
	l.engines[name] = e
	l.mu.Unlock()
	return nil
}

// StopServer ends a server's process as systemd would.
func (l *Lab) StopServer(name string) {
	l.mu.Lock()
	e := l.engines[name]
	delete(l.engines, name)
	l.mu.Unlock()
	if e != nil {
		e.Stop()
	}
}

// Run types statements in the shell (`mxsh -c`) and returns what it printed.
func (l *Lab) Run(ctx context.Context, text string) (string, error) {
	return l.run(ctx, nil, "-c", text)
}

// Cmdlet calls one cmdlet from outside the shell and returns the objects that
// it put into the pipe.
func (l *Lab) Cmdlet(ctx context.Context, args ...string) ([]map[string]any, error) {
	out, err := l.run(ctx, nil, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
	}
	var objects []map[string]any
	for line := range strings.Lines(out) {
		var o map[string]any
		if json.Unmarshal([]byte(line), &o) == nil && o["@"] == nil {
			objects = append(objects, o)
		}
	}
	return objects, nil
}

func (l *Lab) run(ctx context.Context, stdin io.Reader, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, l.bin, append([]string{"--home", l.home}, args...)...)
	cmd.Stdin = stdin
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal: nothing may wait for a person
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, errs.String())
	}
	return out.String(), err
}

// Engine is one `mxsh serve` process.
type Engine struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// StartEngine starts `mxsh serve` and waits for its line "ready".
func StartEngine(ctx context.Context, bin, home string, log io.Writer, args ...string) (*Engine, error) {
	e := &Engine{done: make(chan struct{})}
	e.cmd = exec.Command(bin, append([]string{"--home", home, "serve"}, args...)...)
	ready := &readyWriter{to: log, seen: make(chan struct{})}
	e.cmd.Stdout, e.cmd.Stderr = ready, ready
	e.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := e.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { e.cmd.Wait(); close(e.done) }()
	select {
	case <-ready.seen:
		return e, nil
	case <-e.done:
		return nil, errors.New("the engine ended: " + ready.text())
	case <-time.After(30 * time.Second):
	case <-ctx.Done():
	}
	e.Kill()
	return nil, errors.New("the engine was not ready in time: " + ready.text())
}

// Stop asks the engine to end and waits; after 20 seconds it is killed.
func (e *Engine) Stop() {
	e.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-e.done:
	case <-time.After(20 * time.Second):
		e.Kill()
	}
}

// Kill ends the engine with SIGKILL, as a power cut would.
func (e *Engine) Kill() {
	e.cmd.Process.Kill()
	<-e.done
}

// readyWriter passes output on and notes the line "ready".
type readyWriter struct {
	mu   sync.Mutex
	all  bytes.Buffer
	to   io.Writer
	seen chan struct{}
	done bool
}

func (w *readyWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.done {
		w.all.Write(p)
		for line := range strings.Lines(w.all.String()) {
			if strings.HasPrefix(line, "ready") && strings.HasSuffix(line, "\n") {
				w.done = true
				close(w.seen)
				break
			}
		}
	}
	if w.to != nil {
		w.to.Write(p)
	}
	return len(p), nil
}

func (w *readyWriter) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.String()
}
