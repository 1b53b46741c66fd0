#!/bin/sh
# Installs the programs that tests talk to: as root on Debian; elsewhere it does
# nothing, and the tests that need them say that they were skipped.
set -eu
need=""
for pair in swaks:swaks python3:python3 dnsmasq:dnsmasq-base curl:curl tmux:tmux dovecot:dovecot-lmtpd; do
	command -v "${pair%%:*}" >/dev/null 2>&1 || need="$need ${pair##*:}"
done
perl -MNet::SSLeay -e1 2>/dev/null || need="$need libnet-ssleay-perl"
perl -MAuthen::SASL -e1 2>/dev/null || need="$need libauthen-sasl-perl"
[ -z "$need" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
	echo "not installed, the tests that need them are skipped:$need" >&2
	exit 0
fi
export DEBIAN_FRONTEND=noninteractive
export RUNLEVEL=1 # the tests start what they need; no service is to run
apt-get update -qq >/dev/null
apt-get install -y -qq --no-install-recommends $need >/dev/null
