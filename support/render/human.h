// Diagnostics for people, in the manner of rustc:
//
//   error[DP0302]: expected int, found string
//    --> app.dp:3:14
//     |
//   3 |   replicas = "x"
//     |              ^^^
//     = help: write 1
#pragma once

#include <cstdint>
#include <string>

#include "support/diagnostic.h"

namespace dpc::render {

struct HumanStyle {
  bool colour = false;
  std::uint32_t most = 100;  // diagnostics that are shown; the rest are counted (Limits::errors)
};

// Empty where there is nothing to say; else the diagnostics, as they are ordered, and a line that counts them. What
// SourceMap::hide named is masked. A column is counted in bytes, from 1.
std::string human(const Diagnostics& diagnostics, const SourceMap& sources, const HumanStyle& style);

// "3 errors, 1 warning"; empty for none.
std::string summary(std::size_t errors, std::size_t warnings);

// Where a diagnostic without a span comes from, fit to be shown: the value of a `--set` flag, which may be a secret, is
// left out.
std::string shown_place(const std::string& place);

}  // namespace dpc::render
