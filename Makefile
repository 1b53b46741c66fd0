# mxsh: make run, make test. Everything else is for those who work on it.

GO      ?= go
BIN     := bin/mxsh
HOME_   ?= $(HOME)/.local/state/mxsh-run
PKGS    := ./...

.PHONY: build run test check bench lab soak tools clean

build:
	$(GO) build -o $(BIN) ./cmd/mxsh

# Builds, starts the engine on an embedded directory and says how to talk to it.
run: build
	@sh e2e/run.sh $(abspath $(BIN))

# The one test command. As root on Debian it installs the programs that tests
# talk to; elsewhere it names at its end what it skipped.
test: tools build
	@sh e2e/test.sh

tools:
	@sh e2e/tools.sh

# What must hold before a commit: format, vet, staticcheck, the race detector,
# generated pages.
check: build
	@test -z "$$(gofmt -l cmd commands docs model shell store transport e2e bench | tee /dev/stderr)"
	$(GO) vet $(PKGS)
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 $(PKGS)
	$(GO) test -race -shuffle=on $(PKGS)

# Measures; see bench/RESULTS.md for what was measured and how.
bench: build
	@sh bench/run.sh $(abspath $(BIN))

# Plays the routing scenarios of e2e/lab/scenarios.md where one can watch.
lab: build
	$(GO) run ./e2e/lab/play -bin $(abspath $(BIN))

# Long kill -9 and leak runs.
soak: build
	MXSH_SOAK=1 $(GO) test -count=1 -timeout 60m ./e2e/...

clean:
	rm -rf bin
