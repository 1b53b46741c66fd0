#!/bin/sh
# Runs every test and says at the end what was skipped. With CI=true a skipped
# test is a failure.
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
MXSH_BIN=$PWD/bin/mxsh go test -count=1 -timeout 14m -v ./... >"$log" 2>&1
status=$?
grep -E '^(ok|FAIL|panic:|---? FAIL)|^\s+--- FAIL|no test files' "$log" | grep -v 'no test files'
[ $status -ne 0 ] && grep -B40 -E '^\s*--- FAIL' "$log" | tail -n 400
passed=$(grep -cE '^--- PASS' "$log")
failed=$(grep -cE '^--- FAIL' "$log")
skipped=$(grep -cE '^\s*--- SKIP' "$log")
if [ "$skipped" -gt 0 ]; then
	echo "skipped:"
	grep -A2 -E '^\s*--- SKIP' "$log" | grep -v '^--$'
	[ "${CI:-}" = true ] && status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
