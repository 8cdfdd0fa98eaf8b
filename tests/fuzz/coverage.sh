#!/usr/bin/env bash
# What the corpora of all targets reach of the lines of the front end, the IR and what reads values: tests/fuzz/coverage.sh [FOLDER ...]
# Needs llvm-14, and the targets as tests/fuzz/run.sh built them.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${FUZZ_BUILD:-build/fuzz}")
bin=/usr/lib/llvm-14/bin
if (($# == 0)); then set -- frontend ir support; fi

export ASAN_OPTIONS=detect_leaks=0
profiles=() objects=()
for target in source values ir; do
  program=$build/tests/fuzz/fuzz_$target
  profile=$build/coverage/$target.profraw
  mkdir -p "$build/coverage" "$build/corpus/$target"
  LLVM_PROFILE_FILE=$profile "$program" -runs=0 -max_len=65536 "$build/corpus/$target" "$build/seeds/$target" >"$build/coverage/$target.log" 2>&1
  profiles+=("$profile")
  objects+=(-object "$program")
done
"$bin/llvm-profdata" merge -sparse "${profiles[@]}" -o "$build/coverage/all.profdata"
for folder in "$@"; do
  printf '%s: ' "$folder"
  "$bin/llvm-cov" report "${objects[@]:1}" -instr-profile="$build/coverage/all.profdata" "$folder" | awk '/^TOTAL/ {
    printf "%s of %s lines reached (%s)\n", $8 - $9, $8, $10 }'
done
