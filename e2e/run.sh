#!/bin/sh
# Starts the engine on the embedded directory of this user and says how to talk
# to it from another terminal.
set -eu
bin=$1
cat <<TEXT
The engine starts in this terminal; Ctrl+C ends it. Talk to it from another one:

  cd $(pwd)
  bin/mxsh                                  the management shell
  bin/mxsh get-receiveconnector             one cmdlet
  bin/mxsh get-queue                        what waits
  bin/mxsh help                             more

TEXT
exec "$bin" serve
