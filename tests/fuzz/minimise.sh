#!/usr/bin/env bash
# Takes the smallest set of inputs that reaches all that the found corpus does into the committed one, which ctest replays:
# tests/fuzz/minimise.sh source|values|ir
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${FUZZ_BUILD:-build/fuzz}
target=${1:?"usage: $0 source|values|ir"}

# What is larger is left out: the replay is to be quick, and to read.
largest=4096
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
new=$work/new
mkdir "$new"
# A copy, since a run that goes on at the same time replaces its files.
cp -r "$build/corpus/$target" "$work/corpus"
export ASAN_OPTIONS=detect_leaks=0 LLVM_PROFILE_FILE=/dev/null
"$build/tests/fuzz/fuzz_$target" -set_cover_merge=1 -max_len=$largest "$new" "$work/corpus" "$build/seeds/$target"
find "$new" -type f -size +${largest}c -delete
mkdir -p "tests/fuzz/corpus/$target"
find "tests/fuzz/corpus/$target" -type f ! -name 'found-*' -delete
cp "$new"/* "tests/fuzz/corpus/$target/"
