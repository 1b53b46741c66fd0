package commands

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// Every command line pays for this.
func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		All(Env{})
	}
}

// BenchmarkGetOne is one Get- by name among many, the lease of the directory
// and the look for the organization included.
func BenchmarkGetOne(b *testing.B) {
	d, err := boltdir.Open(filepath.Join(b.TempDir(), "directory.db"), boltdir.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	e := Env{Directory: d, Now: time.Now, Local: func(context.Context) (string, error) { return "EX1", nil }}
	_, err = d.Update(b.Context(), func(w store.Writer) error {
		for i := range 1000 {
			c := model.SendConnectors.New().(*model.SendConnector)
			c.Name = fmt.Sprintf("Connector %d", i)
			if err := store.Save(w, c, time.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, c := range All(e) {
			if c.Name() != "Get-SendConnector" {
				continue
			}
			call := &shell.Call{Context: b.Context(), Cmdlet: c, Args: map[string]any{"Identity": shell.Identity{Text: "connector 500"}},
				Sink: func(any) error { return nil }}
			if err := c.Begin(call); err != nil {
				b.Fatal(err)
			}
			if err := c.Process(call); err != nil {
				b.Fatal(err)
			}
		}
	}
}
