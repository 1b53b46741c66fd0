package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// rooms says which packages of the house a package may import, by prefix; the
// longest prefix decides. docs/architecture.md gives the reasons.
var rooms = map[string][]string{
	"mxsh/cmd":                     {"mxsh/"},
	"mxsh/commands":                {"mxsh/commands", "mxsh/shell", "mxsh/store", "mxsh/model", "mxsh/transport/control", "mxsh/transport/route"},
	"mxsh/shell":                   {"mxsh/shell", "mxsh/model"},
	"mxsh/store":                   {"mxsh/store", "mxsh/model"},
	"mxsh/model":                   {},
	"mxsh/transport":               {"mxsh/transport", "mxsh/store", "mxsh/model"},
	"mxsh/transport/route":         {"mxsh/store", "mxsh/model"},
	"mxsh/transport/smtp":          {},
	"mxsh/transport/sinktest":      {},
	"mxsh/transport/control":       {"mxsh/model", "mxsh/store", "mxsh/transport/route"},
	"mxsh/transport/control/serve": {"mxsh/transport", "mxsh/store", "mxsh/model"},
	"mxsh/e2e":                     {"mxsh/e2e", "mxsh/transport/sinktest", "mxsh/transport/dns", "mxsh/model"},
	"mxsh/bench":                   {"mxsh/"},
	"mxsh/docs":                    {"mxsh/"},
}

// libraries says which one package may import a library.
var libraries = map[string]string{
	"github.com/spf13/cobra":            "mxsh/commands",
	"github.com/AlecAivazis/survey":     "mxsh/shell/term",
	"github.com/olekukonko/tablewriter": "mxsh/shell/format",
	"go.etcd.io/bbolt":                  "mxsh/store/boltdir",
	"go.etcd.io/etcd":                   "mxsh/store/etcddir",
	"github.com/miekg/dns":              "mxsh/transport/dns",
	"github.com/coreos/go-systemd":      "mxsh/cmd/mxsh",
}

func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "mxsh/...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, imp := range p.Imports {
			checkImport(t, p.ImportPath, imp)
		}
	}
	if seen < 20 {
		t.Fatalf("only %d packages were seen", seen)
	}
}

func checkImport(t *testing.T, pkg, imp string) {
	for lib, room := range libraries {
		if strings.HasPrefix(imp, lib) && !strings.HasPrefix(pkg, room) {
			t.Errorf("%s imports %s, whose room is %s", pkg, imp, room)
		}
	}
	if strings.HasPrefix(pkg, "mxsh/model") && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") && !strings.HasPrefix(imp, "golang.org/x/net/idna") {
		t.Errorf("%s imports %s; the model has the standard library and x/net/idna only", pkg, imp)
	}
	if !strings.HasPrefix(imp, "mxsh/") {
		return
	}
	room := ""
	for prefix := range rooms {
		if (pkg == prefix || strings.HasPrefix(pkg, prefix+"/")) && len(prefix) > len(room) {
			room = prefix
		}
	}
	if room == "" {
		t.Errorf("%s stands in no room of the house", pkg)
		return
	}
	for _, allowed := range rooms[room] {
		if strings.HasPrefix(imp, allowed) {
			return
		}
	}
	t.Errorf("%s imports %s: not from its room", pkg, imp)
}

// TestEveryRoomIsOnTheMap fails for a package that docs/architecture.md does not name.
func TestEveryRoomIsOnTheMap(t *testing.T) {
	page, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "mxsh/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.Lines(string(out)) {
		room := strings.TrimPrefix(strings.TrimSpace(pkg), "mxsh/")
		if !strings.Contains(string(page), "`"+room+"`") && !strings.HasPrefix(room, "e2e/") && !strings.HasPrefix(room, "bench/") && room != "docs" && room != "transport/control/serve" {
			t.Errorf("docs/architecture.md does not name %s", room)
		}
	}
}
