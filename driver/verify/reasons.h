// Why values are refused: two refusals agree only where both are of the same values or the same check.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/eval.h"
#include "support/limits.h"

namespace dpc::driver::verify {

// Of dpc's refusal.
struct Reasons {
  bool by_type = false;             // the values are not of the params' types
  std::vector<std::string> told;    // its messages
  std::vector<std::string> checks;  // those of all checks that fail, also of those that only a chart asks
};

std::vector<std::string> failing_checks(const ir::Module& module, const ir::Assignment& assignment,
                                        ir::Builder& builder, const Limits& limits);

// Whether `said`, a refusal of helm's, is one of these: a message of a check or of a fault of evaluation; its schema's
// at the same value. What is refused by type a chart may ask by a check.
bool is_reason(const Reasons& ours, std::string_view said);

}  // namespace dpc::driver::verify
