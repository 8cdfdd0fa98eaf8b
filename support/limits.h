// The budgets of one compilation. Each is documented in docs/limits.md; meeting one is exit code 4.
#pragma once

#include <cstdint>

namespace dpc {

struct Limits {
  std::uint64_t source_bytes = 32u << 20;      // of one .dp file
  std::uint32_t tokens = 4'000'000;            // of one .dp file
  std::uint64_t data_bytes = 64u << 20;        // of one values file, CRD or imported file
  std::uint32_t nesting = 256;                 // brackets, blocks, YAML collections
  std::uint32_t calls = 256;                   // functions and components within one another
  std::uint32_t definitions = 20'000;          // that are elaborated for one another
  std::uint64_t stack_bytes = std::uint64_t{512} << 20;  // address space for them; what is not touched costs nothing
  std::uint64_t steps = 50'000'000;            // evaluation steps in all
  std::uint64_t memory = std::uint64_t{2} << 30;  // bytes held by the arenas
  std::uint32_t aliases = 100'000;             // YAML nodes made by aliases
  std::uint32_t errors = 100;                  // printed; the rest are counted
  std::uint32_t expression = 10'000;           // open values in one expression of a chart, each use counted
  std::uint32_t expressions = 4'000'000;       // the same of all expressions of a chart
  std::uint32_t guard_steps = 200'000;         // of one question to the guard solver
};

}  // namespace dpc
