#!/bin/sh
# Runs every benchmark: relay against Postfix, the commands, and the packages'.
# Postfix comes from Debian's package, unpacked into a cache folder and never
# installed. Needs root (a network namespace).
set -eu
bin=$1
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mxsh-bench
tree=$cache/postfix
if [ ! -x "$tree/usr/sbin/smtp-source" ]; then
	mkdir -p "$cache"
	(cd "$cache" && rm -f postfix_*.deb && apt-get download -qq postfix && dpkg -x postfix_*.deb "$tree")
fi
dir=$(mktemp -d ./bench-XXXXXX)
trap 'rm -rf "$dir"' EXIT
echo "## Relay"
go build -o "$dir/relay" ./bench/relay
"$dir/relay" -bin "$bin" -postfix "$tree" -dir "$dir" ${MXSH_BENCH_FLAGS:-}
echo
echo "## Commands and the shell"
# MXSH_BENCH_MILLION=1 adds those with a million mailboxes, which take minutes.
MXSH_BIN=$bin go test -timeout 30m -run '^$' -bench . -benchtime 40x ./bench
echo
echo "## Packages"
go test -run '^$' -bench . -benchtime 1s ./transport/... ./store/... ./shell/...
