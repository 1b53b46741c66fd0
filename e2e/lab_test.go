package e2e

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mxsh/e2e/lab"
)

// The scenarios of lab/scenarios.md on real processes: what the smart hosts and
// mailboxes recorded is what decides.
func TestScenarios(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	l, err := lab.Start(ctx, bin(t), t.TempDir(), logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, s := range lab.Scenarios {
		t.Run(fmt.Sprintf("%d %s", s.Number, s.Title), func(t *testing.T) {
			s.Play(ctx, l, func(step lab.Step) {
				if !step.OK {
					t.Errorf("%s; seen: %s", step.Text, step.Why)
				}
			})
		})
	}
}
