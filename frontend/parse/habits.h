// What people write who come from YAML, Python or Helm's templates, and how it is written here.
#pragma once

#include <string>
#include <string_view>

#include "frontend/parse/syntax_error.h"

namespace dpc::parse {

struct Habit {
  std::string help;               // empty: nothing that is known
  std::string_view replacement{};  // for the token at `at`, where that alone mends it
  std::size_t at = 0;
};

// The token that does not fit, looked at with those around it.
Habit habit_of(const SyntaxError& error, const Report& report);

// `my-key`, `example.com/a`: a name that is none by its letters, left of '='. Empty where the text is something else.
std::string quoted_name(std::string_view text);

}  // namespace dpc::parse
