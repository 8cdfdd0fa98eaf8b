#!/usr/bin/env bash
# From a fresh clone to Kubernetes YAML and a Helm chart: sets up, builds, writes both of ByteFreezer to build/demo, and prints
# the YAML; or prints that of the app and with the flags that are given.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

"$root/scripts/build.sh"
if (($# == 0)); then
  set -- "$root/examples/bytefreezer/bytefreezer.dp"
  "$root/build/release/dpc" build "$1" --output-dir "$root/build/demo" >&2
fi
exec "$root/build/release/dpc" render "$@"
