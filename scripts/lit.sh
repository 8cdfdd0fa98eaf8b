#!/usr/bin/env bash
# Runs lit on tests of tests/lit and tests/constructs: scripts/lit.sh [-D update=1] [-v] [PATH ...]
# DPC names another program than the release build's.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dpc=$(realpath "${DPC:-$root/build/release/dpc}")
out=$(dirname "$dpc")/lit

arguments=() paths=0
for argument in "$@"; do
  arguments+=("$argument")
  if [[ -e $argument ]]; then paths=$((paths + 1)); fi
done
if ((paths == 0)); then arguments+=("$root/tests/lit" "$root/tests/constructs"); fi
exec python3 /usr/lib/llvm-14/build/utils/lit/lit.py -s -v --order=lexical -D "dpc=$dpc" -D "out=$out" "${arguments[@]}"
