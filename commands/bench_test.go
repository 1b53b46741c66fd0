package commands

import "testing"

// Every command line pays for this.
func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		All(Env{})
	}
}
