#!/usr/bin/env bash
# Compiles the examples of the documents and says whether what is generated is current: scripts/docs.sh [--update]
# --update writes it anew instead. DPC names another program than the release build's.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

check=(--check)
if [[ ${1:-} == --update ]]; then check=(); fi
python3 "$root/scripts/builtins.py" "${check[@]}"
python3 "$root/scripts/std.py" "${check[@]}"
exec python3 "$root/tests/docs/check_blocks.py" --dpc "${DPC:-$root/build/release/dpc}" "$@" "$root"/*.md "$root"/docs/*.md
