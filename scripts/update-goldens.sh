#!/usr/bin/env bash
# Writes every golden and every expectation of tests/lit and tests/constructs anew, or those of the paths given. Read the difference before you commit it.
set -euo pipefail
exec "$(dirname "$0")/lit.sh" -D update=1 "$@"
