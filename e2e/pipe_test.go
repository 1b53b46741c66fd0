package e2e

import (
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func addConnectors(t *testing.T, home string, n int) {
	t.Helper()
	addHub(t, home)
	must(t, home, "-c", fmt.Sprintf(`1..%d | %% { $null = New-SendConnector -Name "Connector $_" -AddressSpaces "SMTP:d$_.test;1" -SourceTransportServers HUB }`, n))
}

func countConnectors(t *testing.T, home string) string {
	t.Helper()
	return strings.TrimSpace(must(t, home, "-c", "@(Get-SendConnector).Count | Out-String"))
}

func TestPipeRemovesAllConnectors(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 5)
	r := bash(t, home, `$MX get-sendconnector | $MX remove-sendconnector -Confirm:$false`)
	if r.code != 2 || !strings.Contains(r.err, "bash") || countConnectors(t, home) != "5" {
		t.Errorf("what bash makes of -Confirm:$false is refused with a hint; exit %d, %s", r.code, r.err)
	}
	for _, confirm := range []string{"-Confirm:false", `'-Confirm:$false'`} {
		if r := bash(t, home, `$MX get-sendconnector | $MX remove-sendconnector `+confirm); r.code != 0 {
			t.Errorf("%s: exit %d, %s", confirm, r.code, r.err)
		}
		if n := countConnectors(t, home); n != "0" {
			t.Errorf("%s left %s connectors", confirm, n)
		}
	}
}

func TestKilledLeftSideRemovesNothing(t *testing.T) {
	cutOff(t, func(left *os.Process) { left.Kill() })
}

func TestStoppedLeftSideRemovesNothing(t *testing.T) {
	cutOff(t, func(left *os.Process) {
		left.Signal(syscall.SIGTERM)
		time.Sleep(100 * time.Millisecond) // it is to see the signal before it can go on writing
	})
}

// cutOff ends the left side of a pipe in the middle of its objects: the right
// side then removes nothing, says so, and exits with 6.
func cutOff(t *testing.T, end func(left *os.Process)) {
	home := t.TempDir()
	addConnectors(t, home, 400)
	left := command(t, home, "get-sendconnector")
	from, err := left.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	right := command(t, home, "remove-sendconnector", "-Confirm:false")
	to, err := right.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := left.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { // the left side waits with a full pipe when its end comes
		defer to.Close()
		io.CopyN(to, from, 20_000)
		end(left.Process)
		io.Copy(to, from)
		left.Wait()
	}()
	r := finish(t, right)
	if r.code != 6 || !strings.Contains(r.err, "nothing was changed") {
		t.Errorf("exit %d, %s; want 6 and a sentence that nothing was changed", r.code, r.err)
	}
	if n := countConnectors(t, home); n != "400" {
		t.Errorf("%s of 400 connectors are left", n)
	}
}

func TestNothingPipedRemovesNothing(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 2)
	for line, code := range map[string]int{
		`$MX remove-sendconnector -Confirm:false </dev/null`:                               -1,
		`: | $MX remove-sendconnector -Confirm:false`:                                      -1,
		`$MX get-sendconnector nope 2>/dev/null | $MX remove-sendconnector -Confirm:false`: 6,
	} {
		r := bash(t, home, line)
		if code >= 0 && r.code != code {
			t.Errorf("%s: exit %d, want %d: %s", line, r.code, code, r.err)
		}
		if n := countConnectors(t, home); n != "2" {
			t.Errorf("%s left %s connectors of 2", line, n)
		}
	}
}

func TestObjectsTravelThroughPipesBothWays(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 3)
	r := bash(t, home, `$MX get-sendconnector | $MX where 'Name -like "*2"' | $MX set-sendconnector -Port 2626`)
	if r.code != 0 {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	got := must(t, home, "-c", "Get-SendConnector | sort Name | % { $_.Port } | Out-String")
	if want := "25\n2626\n25\n"; strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("ports are now\n%s", got)
	}
	r = bash(t, home, `$MX get-sendconnector 'Connector 1' | $MX remove-receiveconnector -Confirm:false`)
	if r.code != 2 && r.code != 1 || countConnectors(t, home) != "3" {
		t.Errorf("a send connector given to remove-receiveconnector: exit %d, %s", r.code, r.err)
	}
}

// TestIfUnchanged: what somebody else changed after it was read is left alone.
func TestIfUnchanged(t *testing.T) {
	home := t.TempDir()
	addConnectors(t, home, 2)
	for _, x := range []struct {
		line string
		code int
		says string
	}{
		{`$MX get-sendconnector | $MX set-sendconnector -IfUnchanged -Port 2501`, 0, ""},
		{`read=$(mktemp); $MX -o objects get-sendconnector >$read; $MX set-sendconnector 'Connector 2' -Port 2600; $MX set-sendconnector -Port 2700 -IfUnchanged <$read; s=$?; rm $read; exit $s`, 1, `"Connector 2" was changed after it was read`},
		{`read=$(mktemp); $MX -o objects get-sendconnector >$read; $MX set-sendconnector 'Connector 1' -Port 2800; $MX remove-sendconnector -Confirm:false -IfUnchanged <$read; s=$?; rm $read; exit $s`, 1, `"Connector 1" was changed after it was read`},
		{`$MX set-sendconnector 'Connector 1' -IfUnchanged -Port 2900`, 2, "give the object itself"},
	} {
		if r := bash(t, home, x.line); r.code != x.code || !strings.Contains(r.err, x.says) {
			t.Errorf("%s\nexit %d, want %d: %s", x.line, r.code, x.code, r.err)
		}
	}
	if got := strings.TrimSpace(must(t, home, "-o", "jsonpath={.Name} {.Port}", "get-sendconnector")); got != "Connector 1 2800" {
		t.Errorf("there is now %q", got)
	}
}
