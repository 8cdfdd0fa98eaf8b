#!/usr/bin/env bash
# Builds dpc from a fresh clone into build/release/dpc: scripts/build.sh [CMAKE-ARGUMENT ...]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
arguments=(-DDPC_TESTS=OFF "$@")
if command -v ccache >/dev/null; then arguments+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
{
  cmake --preset release "${arguments[@]}"
  cmake --build --preset release -j "$(nproc)"
} >&2
