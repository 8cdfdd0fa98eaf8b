#!/usr/bin/env bash
# Runs a fuzz target: tests/fuzz/run.sh source|values|ir RUNS [LIBFUZZER-FLAG ...]
# Builds it by the preset `fuzz` (clang 14). The corpus stays in build/fuzz/corpus/TARGET, so the next run goes on where this one ended;
# FUZZ_BUILD names another build folder. A finding is left in build/fuzz/findings/TARGET-*.
set -euo pipefail
cd "$(dirname "$0")/../.."

if (($# < 2)); then
  echo "usage: $0 source|values|ir RUNS [LIBFUZZER-FLAG ...]" >&2
  exit 2
fi
target=$1 runs=$2
shift 2
build=${FUZZ_BUILD:-build/fuzz}

if [[ ! -d $build ]]; then cmake --preset fuzz >&2; fi
cmake --build "$build" --target "fuzz_$target" dpc -j "$(nproc)" >&2

corpus=$build/corpus/$target
mkdir -p "$corpus" "$build/findings" "$build/coverage"
export ASAN_OPTIONS=detect_leaks=0:malloc_context_size=1:max_malloc_fill_size=0:quarantine_size_mb=16:allocator_release_to_os_interval_ms=-1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
LLVM_PROFILE_FILE=/dev/null tests/fuzz/seeds.py "$build/dpc" "$build/seeds"
tests/fuzz/dictionary.py > "$build/dp.dict"

export LLVM_PROFILE_FILE=$build/coverage/$target.profraw
# -entropic=0: weighing the corpus by rarity took four fifths of the time; -use_memcmp=0: its table of texts took a tenth, and the
# dictionary has the words; -reload=0: nobody else writes to the corpus, which was listed anew every second.
exec "$build/tests/fuzz/fuzz_$target" -runs="$runs" -dict="$build/dp.dict" -max_len=1500 -timeout=60 -rss_limit_mb=4096 -entropic=0 -use_memcmp=0 -reload=0 \
  -artifact_prefix="$build/findings/$target-" -print_final_stats=1 "$@" "$corpus" "tests/fuzz/corpus/$target" "$build/seeds/$target"
