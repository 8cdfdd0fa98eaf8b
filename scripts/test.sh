#!/usr/bin/env bash
# From a fresh clone to every test passed: sets up, builds, and runs them. Arguments go to ctest.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh --tests
if [[ -z ${HELM3:-} || -z ${HELM4:-} || -z ${KUBECTL:-} ]]; then
  tools=$(scripts/helm.sh)
  export HELM3=${HELM3:-$tools/helm3} HELM4=${HELM4:-$tools/helm4} KUBECTL=${KUBECTL:-$tools/kubectl}
fi
scripts/build.sh -DDPC_TESTS=ON
exec ctest --test-dir build/release --output-on-failure -j "$(nproc)" "$@"
