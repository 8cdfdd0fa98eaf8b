// What the fuzz targets share. Each defines LLVMFuzzerTestOneInput; libFuzzer drives it, or replay.cpp over the
// committed corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "support/limits.h"

namespace dpc::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Budgets so small that meeting them is cheap: what they guard is the same at any size.
inline Limits small_limits() {
  Limits limits;
  limits.source_bytes = 1u << 20;
  limits.data_bytes = 1u << 20;
  limits.tokens = 50'000;
  limits.steps = 50'000;
  limits.definitions = 500;
  limits.stack_bytes = std::uint64_t{32} << 20;  // the sanitizer clears its shadow of all of it
  limits.memory = std::uint64_t{64} << 20;
  limits.aliases = 1'000;
  limits.guard_steps = 2'000;
  return limits;
}

// A property that did not hold: the input is a finding.
[[noreturn]] inline void finding(std::string_view what, std::string_view detail) {
  std::fprintf(stderr, "finding: %s\n%s\n", std::string(what).c_str(), std::string(detail).c_str());
  std::abort();
}

}  // namespace dpc::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
