package receive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/model"
)

// TestEveryLiveSettingOfTheConnectorIsProved reads the proofs that the tests of
// this package declare.
func TestEveryLiveSettingOfTheConnectorIsProved(t *testing.T) {
	proved := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if setting, ok := strings.CutPrefix(strings.TrimSpace(line), "// proves "); ok {
				proved[setting] = true
			}
		}
	}
	for setting := range proved {
		kind, field, _ := strings.Cut(setting, ".")
		k := model.KindNamed(kind)
		if k == nil || k.Field(field) == nil || k.Field(field).Live == "" {
			t.Errorf("%s is proved and is no live setting", setting)
		}
	}
	for _, f := range model.ReceiveConnectors.Fields {
		if f.Live != "" && !proved["ReceiveConnector."+f.Name] {
			t.Errorf("ReceiveConnector.%s is live and not proved", f.Name)
		}
	}
}
