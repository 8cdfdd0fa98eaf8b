#!/usr/bin/env bash
# From a fresh clone to Kubernetes YAML: sets up, builds, and prints ByteFreezer, or the app and with the flags that are given.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

"$root/scripts/build.sh"
if (($# == 0)); then set -- "$root/examples/bytefreezer/bytefreezer.dp"; fi
exec "$root/build/release/dpc" render "$@"
